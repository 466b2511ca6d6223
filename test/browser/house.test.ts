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
  page.setDefaultTimeout(10_000);
  await page.goto(house.teams.pageUrl);
});
afterAll(async () => {
  await browser.close();
  await house.close();
});

const paneOf = (seat: House['admin']): Locator => page.locator(`[data-person="${seat.person.objectId}"]`);
const lastCard = (seat: House['admin']): Locator => paneOf(seat).getByTestId('card').last();

async function say(seat: House['admin'], text: string): Promise<void> {
  const before = await paneOf(seat).getByTestId('card').count();
  await paneOf(seat).getByTestId('compose').fill(text);
  await paneOf(seat).getByTestId('compose').press('Enter');
  await expect.poll(() => paneOf(seat).getByTestId('card').count(), { timeout: 10_000 }).toBe(before + 1);
}

describe('the sandbox chat with the real bot', () => {
  it('finds John, opens him and goes back', async () => {
    await paneOf(house.staff).getByText('Hello, I am Cardfile').waitFor();

    await say(house.staff, 'find contact John');
    await lastCard(house.staff).getByText('for “John”').waitFor();
    await lastCard(house.staff).getByRole('button', { name: 'Show', exact: true }).first().click();
    await lastCard(house.staff).getByRole('button', { name: 'Back' }).click();
    await lastCard(house.staff).getByRole('button', { name: 'Next' }).click();

    await lastCard(house.staff).getByText(/^11–/).waitFor();
  });

  it('adds a mail contact from the form, and the staff member finds it', async () => {
    await say(house.admin, 'add contact');
    const form = lastCard(house.admin);
    await form.getByLabel('Display name').fill('Greta Sandberg');
    await form.getByLabel('First name').fill('Greta');
    await form.getByLabel('Last name').fill('Sandberg');
    await form.getByLabel('E-mail').fill('greta.sandberg@nordwind.example');
    await form.getByLabel('Company').fill('Nordwind AB');
    await form.getByRole('button', { name: 'Save' }).click();
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
    await say(house.staff, 'find reset@evil.example');

    const card = lastCard(house.staff);
    await card.getByText('Reset your password').first().waitFor();
    expect(await card.textContent()).toMatch(/\[Reset your password\] ?\(https:..evil\.example\)/);
    expect(await card.locator('a[href^="http"]').count()).toBe(0);
  });
});
