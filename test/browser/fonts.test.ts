import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './launch-browser.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser?.close());

/** The width and height in pixels of a text in a style. */
async function sizeOf(text: string, style: string): Promise<{ width: number; height: number }> {
  const page = await browser.newPage();
  await page.setContent(`<span style="font-size: 20px; ${style}">${text}</span>`);
  const box = await page.locator('span').boundingBox();
  await page.close();
  return { width: box?.width ?? 0, height: box?.height ?? 0 };
}

it.each(['sans-serif', 'serif', 'monospace', "'Segoe UI'", 'no-such-font'])(
  'draws text in the font family %s',
  async (family) => {
    const { width, height } = await sizeOf('Contact John', `font-family: ${family}`);

    expect(width).toBeGreaterThan(40);
    expect(height).toBeGreaterThan(15);
  },
);

it('draws letters of their own widths, and bold ones wider', async () => {
  const narrow = await sizeOf('iiiiiiii', '');
  const wide = await sizeOf('WWWWWWWW', '');
  const bold = await sizeOf('WWWWWWWW', 'font-weight: bold');

  expect(wide.width).toBeGreaterThan(narrow.width * 2);
  expect(bold.width).toBeGreaterThan(wide.width);
});

it.each(['→', '✓', '✗'])('has the sign %s', async (sign) => {
  // Signs that no font has are drawn alike.
  const missing = await sizeOf('\u{10fffd}\u{10fffd}', '');
  const drawn = await sizeOf(`${sign}${sign}`, '');

  expect(drawn.width).toBeGreaterThan(5);
  expect(drawn.width).not.toBeCloseTo(missing.width, 1);
});
