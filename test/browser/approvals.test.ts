import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ShownHouse, showHouse } from './shown-house.ts';

let shown: ShownHouse;
beforeAll(async () => {
  shown = await showHouse();
});
afterAll(() => shown.close());

const stored = () =>
  shown.house.sandbox.organisation.mailContacts.all().filter(({ displayName }) => displayName === 'Ana Berg');

describe('the life of a request, with both persons on one screen', () => {
  it('travels from the staff member to the approver, to Exchange and back', async () => {
    const { house, say, cardOf, paneOf } = shown;
    await paneOf(house.approver).getByText('Hello, I’m Cardfile').first().waitFor();
    await say(house.staff, 'add contact Ana Berg');
    const form = cardOf(house.staff, 'New contact');
    await form.getByText('Omar Haddad will be asked to approve by ').waitFor();
    await form.getByLabel('E-mail').fill('ana.berg@nordwind.example');
    await form.getByRole('button', { name: 'More', exact: true }).click();
    await form.getByLabel('Company').fill('Nordwind AB');
    await form.getByLabel('Reason').fill('Our new buyer at Nordwind');
    await form.getByRole('button', { name: 'Submit for approval' }).click();
    await cardOf(house.staff, 'CR-1').getByText('Waiting for approval').waitFor();

    const question = cardOf(house.approver, 'Add Ana Berg to the mail contacts?');
    await question.getByText('“Our new buyer at Nordwind”').waitFor();
    await question.getByText(/You are asked because/).waitFor();
    expect(stored()).toEqual([]);
    await question.getByRole('button', { name: 'Approve' }).click();

    await cardOf(house.staff, 'CR-1').getByText('Contact added').waitFor();
    const decided = cardOf(house.approver, 'CR-1');
    await decided.getByText('Contact added').waitFor();
    await expect.poll(() => decided.getByRole('button').count()).toBe(0);
    expect(stored()).toMatchObject([{ externalEmailAddress: 'ana.berg@nordwind.example' }]);
  });

  it('tells the approver who comes again that nothing changed', async () => {
    const { house, say, cardOf } = shown;
    await say(house.approver, 'approve CR-1');

    await cardOf(house.approver, 'Already approved')
      .getByText(/^Already approved by Omar Haddad at .* Nothing changed\.$/)
      .waitFor();
  });

  it('is taken back by the requester’s Undo, under the same rule', async () => {
    const { house, cardOf } = shown;
    await cardOf(house.staff, 'CR-1').getByRole('button', { name: 'Undo' }).first().click();
    const question = cardOf(house.approver, 'Delete Ana Berg from the mail contacts?');
    await question.getByRole('button', { name: 'Reject' }).click();
    const asked = cardOf(house.approver, 'Delete Ana Berg from the mail contacts?');
    await asked.getByRole('button', { name: 'Reject', exact: true }).click();
    await asked.getByText('Enter a reason').first().waitFor();
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await cardOf(house.approver, 'Delete Ana Berg').getByRole('button', { name: 'Approve' }).click();

    await cardOf(house.staff, 'CR-2').getByText('Contact deleted').waitFor();
    expect(stored()).toEqual([]);
  });
});
