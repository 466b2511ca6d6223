import { afterAll, describe, expect, it } from 'vitest';
import { startTrial, type Trial } from '../../src/sandbox/trial.ts';
import { launchBrowser } from './launch-browser.ts';

let trial: Trial | undefined;
afterAll(() => trial?.close());

describe('Microsoft’s Agents Playground', () => {
  it('finds John through the same bot', { timeout: 150_000 }, async ({ skip }) => {
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
      const box = page.getByRole('textbox').first();
      await box.fill('find contact John');
      await box.press('Enter');
      const list = page.getByText(/^1–10 of \d+ for “John”$/);
      await list.waitFor({ timeout: 20_000 });
      await page.getByRole('button', { name: 'Show', exact: true }).first().click();
      await list.waitFor({ state: 'detached', timeout: 20_000 });
      await page.getByText('E-mail', { exact: true }).waitFor();

      expect(await page.getByText('Something went wrong').count()).toBe(0);
    } finally {
      await browser.close();
    }
  });
});
