import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cardPage, looks } from '../cards/card-page.ts';
import { cardSamples } from '../cards/sample-cards.ts';
import { launchBrowser } from './launch-browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it.each(looks)('finds nothing serious on any card in the look “$name”', async (look) => {
  const page = await cardPage(browser, look);

  const found = await page.violations(cardSamples.map(({ name, card }) => ({ name, card: card() })));

  await page.close();
  expect(found).toEqual([]);
});
