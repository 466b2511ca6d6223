import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../sandbox/organisation/cast.ts';
import { type ShownHouse, showHouse } from './shown-house.ts';

let shown: ShownHouse;
beforeAll(async () => {
  shown = await showHouse();
});
afterAll(() => shown.close());

describe('the sandbox chat with the real bot', () => {
  it('finds John, opens him and goes back', async () => {
    const { house, say, lastCard, paneOf } = shown;
    await paneOf(house.staff).getByText('Hello, I’m Cardfile').waitFor();

    await say(house.staff, 'find contact John');
    await lastCard(house.staff).getByText('for “John”').waitFor();
    await lastCard(house.staff).getByRole('button', { name: /John/ }).first().click();
    await lastCard(house.staff).getByRole('button', { name: 'Back' }).click();
    await lastCard(house.staff).getByRole('button', { name: 'Next' }).click();

    await lastCard(house.staff).getByText(/^6–/).waitFor();
  });

  it('adds a mail contact from the form, and the staff member finds it', async () => {
    const { house, say, lastCard, paneOf } = shown;
    await say(house.admin, 'add contact');
    const form = lastCard(house.admin);
    await form.getByLabel('First name').fill('Greta');
    await form.getByLabel('Last name').fill('Sandberg');
    await form.getByLabel('E-mail').fill('greta.sandberg@nordwind.example');
    await form.getByRole('button', { name: 'More', exact: true }).click();
    await form.getByLabel('Company').fill('Nordwind AB');
    await form.getByRole('button', { name: 'Save', exact: true }).click();
    await paneOf(house.admin)
      .getByText(/CR-\d+/)
      .first()
      .waitFor();

    await say(house.staff, 'who is Greta Sandberg');

    await lastCard(house.staff).getByText('greta.sandberg@nordwind.example').first().waitFor();
    const stored = house.sandbox.organisation.mailContacts.all();
    expect(stored.find(({ displayName }) => displayName === 'Greta Sandberg')).toMatchObject({
      externalEmailAddress: 'greta.sandberg@nordwind.example',
      company: 'Nordwind AB',
    });
  });

  it('shows a name that looks like a link as text', async () => {
    const { house, say, lastCard } = shown;
    await say(house.staff, 'find reset@evil.example');

    const card = lastCard(house.staff);
    await card.getByText('Reset your password').first().waitFor();
    expect(await card.textContent()).toMatch(/\[Reset your password\] ?\(https:..evil\.example\)/);
    expect(await card.locator('a[href^="http"]').count()).toBe(0);
  });

  it('takes a field away that somebody empties, in the form of an own contact that was moved from another', async () => {
    const { house, say, lastCard } = shown;
    const stored = () =>
      house.sandbox.organisation
        .mailbox(cast.staff.objectId)
        .all()
        .find(({ texts }) => texts.displayName === 'Emptied Emma');
    await say(house.staff, 'add contact Emptied Emma');
    const form = lastCard(house.staff);
    await form.getByRole('button', { name: 'More options' }).click();
    await form.page().getByText('Save to your Outlook contacts instead').click();
    await form.getByText('Saved to your Outlook contacts').waitFor();
    await form.getByRole('button', { name: 'More', exact: true }).click();
    await form.getByLabel('Job title').fill('Gardener');
    await form.getByRole('button', { name: 'Save', exact: true }).click();
    await lastCard(house.staff).getByText('Contact added').waitFor();
    expect(stored()?.texts.jobTitle).toBe('Gardener');

    await say(house.staff, 'edit contact Emptied Emma');
    await lastCard(house.staff).getByLabel('Job title').fill('');
    await lastCard(house.staff).getByRole('button', { name: 'Save' }).click();
    // Microsoft's renderer leaves an emptied box out, as some clients leave out untouched ones: the bot asks back.
    await lastCard(house.staff).getByRole('button', { name: 'Clear Job title' }).click();

    await lastCard(house.staff).getByText('Contact changed').waitFor();
    expect(stored()?.texts.jobTitle ?? '').toBe('');
  });

  it('takes a file that is dropped from its columns to the contacts, and hands the result out', async () => {
    const { house, lastCard, paneOf } = shown;
    const pane = paneOf(house.admin);
    const dropped = await pane.page().evaluateHandle(`(() => {
      const transfer = new DataTransfer();
      const rows = 'Vorname;Nachname;Erreichbar unter\\nTilda;Dropova;tilda.dropova@dropped.example';
      transfer.items.add(new File([rows], 'kunden.csv', { type: 'text/csv' }));
      return transfer;
    })()`);

    await pane.dispatchEvent('drop', { dataTransfer: dropped });
    await lastCard(house.admin).getByText('1 contact in kunden.csv').waitFor();
    await lastCard(house.admin).getByLabel('Erreichbar unter').selectOption('E-mail');
    await lastCard(house.admin).getByRole('button', { name: 'Compare' }).click();
    await lastCard(house.admin).getByText('1 new contact').first().waitFor();
    await lastCard(house.admin).getByRole('button', { name: 'Get the result file' }).click();
    await pane.getByTestId('file-offer').waitFor();
    await pane.getByTestId('accept-file').click();
    const [download] = await Promise.all([
      pane.page().waitForEvent('download'),
      pane.getByTestId('file').getByText('kunden-result.csv').click(),
    ]);
    expect(await readFile(await download.path(), 'utf8')).toContain('2,New,Tilda Dropova');
    const plan = shown.cardOf(house.admin, 'What importing kunden.csv changes');
    await plan.getByRole('button', { name: 'Add 1 contact' }).click();

    await expect
      .poll(() => house.sandbox.organisation.mailContacts.all().map(({ displayName }) => displayName), {
        timeout: 100_000,
      })
      .toContain('Tilda Dropova');
  });
});
