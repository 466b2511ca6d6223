import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { startTrial, type Trial } from '../../sandbox/trial.ts';
import { launchBrowser } from './launch-browser.ts';

let trial: Trial | undefined;
afterAll(() => trial?.close());

async function say(page: Page, text: string): Promise<void> {
  const box = page.locator('[role=textbox]').last();
  await box.fill(text);
  await box.press('Enter');
}

describe('Microsoft’s Agents Playground', () => {
  it('finds John, adds a mail contact and finds it, through the same bot', { timeout: 400_000 }, async ({
    skip,
  }) => {
    try {
      trial = await startTrial({
        port: 41_850,
        dataDirectory: undefined,
        usesPlayground: true,
        onDeath: () => undefined,
      });
    } catch (error) {
      const isOffline = error instanceof Error && error.message.includes('could not be fetched');
      if (!isOffline) throw error;
      skip(`npx could not fetch the Agents Playground: ${error.message}`);
      return;
    }
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(trial.address);
      await say(page, 'find contact John');
      const list = page.getByText(/^1–5 of \d+\+? for “John”$/);
      await list.waitFor({ timeout: 100_000 });
      await page.locator('.ac-selectable', { hasText: 'John' }).first().click();
      await list.waitFor({ state: 'detached', timeout: 100_000 });
      await page.getByText('E-mail', { exact: true }).waitFor();

      await say(page, 'add contact');
      await page.getByLabel('First name').last().fill('Greta Sandberg');
      await page.getByLabel('E-mail').last().fill('greta.sandberg@nordwind.example');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page
        .getByText(/CR-\d+/)
        .first()
        .waitFor({ timeout: 100_000 });
      await say(page, 'who is Greta Sandberg');
      await page.getByText('The only match for “Greta Sandberg”.').waitFor({ timeout: 100_000 });

      expect(await page.getByText('Something went wrong').count()).toBe(0);
    } finally {
      await browser.close();
    }
  });
});
