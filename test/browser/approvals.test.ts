import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, openHouse } from '../scenarios/house.ts';
import { launchBrowser } from './launch-browser.ts';

let house: House;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  house = await openHouse();
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  page.setDefaultTimeout(20_000);
  await page.goto(house.teams.pageUrl);
});
afterAll(async () => {
  await browser.close();
  await house.close();
});

const paneOf = (seat: House['admin']): Locator => page.locator(`[data-person="${seat.person.objectId}"]`);
const cardOf = (seat: House['admin'], text: string): Locator =>
  paneOf(seat).getByTestId('card').filter({ hasText: text }).last();
const stored = () =>
  house.sandbox.organisation.mailContacts.all().filter(({ displayName }) => displayName === 'Ana Berg');

async function say(seat: House['admin'], text: string): Promise<void> {
  await paneOf(seat).getByText('Hello, I am Cardfile').first().waitFor();
  await paneOf(seat).getByTestId('compose').fill(text);
  await paneOf(seat).getByTestId('compose').press('Enter');
}

describe('the life of a request, with both persons on one screen', () => {
  it('travels from the staff member to the approver, to Exchange and back', async () => {
    await paneOf(house.approver).getByText('Hello, I am Cardfile').first().waitFor();
    await say(house.staff, 'add contact Ana Berg');
    const form = cardOf(house.staff, 'New contact');
    await form.getByText('Omar Haddad will be asked.').waitFor();
    await form.getByLabel('E-mail').fill('ana.berg@nordwind.example');
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
    await say(house.approver, 'approve CR-1');

    await cardOf(house.approver, 'Already approved')
      .getByText(/^Already approved by Omar Haddad at .* Nothing changed\.$/)
      .waitFor();
  });

  it('is taken back by the requester’s Undo, under the same rule', async () => {
    await cardOf(house.staff, 'CR-1').getByRole('button', { name: 'Undo' }).first().click();
    const question = cardOf(house.approver, 'Delete Ana Berg from the mail contacts?');
    await question.getByRole('button', { name: 'Reject…' }).click();
    const asked = cardOf(house.approver, 'Delete Ana Berg from the mail contacts?');
    await asked.getByRole('button', { name: 'Reject', exact: true }).click();
    await asked.getByText('Please give a reason').first().waitFor();
    await asked.getByRole('button', { name: 'Back' }).click();
    await cardOf(house.approver, 'Delete Ana Berg').getByRole('button', { name: 'Approve' }).click();

    await cardOf(house.staff, 'CR-2').getByText('Contact deleted').waitFor();
    expect(stored()).toEqual([]);
  });
});
