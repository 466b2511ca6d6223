import { afterAll, beforeAll, expect, it } from 'vitest';
import { type House, openHouse } from '../scenarios/house.ts';
import { launchBrowser } from './launch-browser.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
}, 120_000);
afterAll(() => house.close());

it.each(['all', 'alone'])(
  'shows the first five people without scrolling on a laptop, with %s in sight',
  async (shown) => {
    const browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    page.setDefaultTimeout(100_000);
    await page.goto(house.teams.pageUrl);
    const pane = page.locator(`[data-person="${house.staff.person.objectId}"]`);
    await pane.getByText('Hello, I’m Cardfile').first().waitFor();
    if (shown === 'alone') await page.getByTestId(`show-${house.staff.person.objectId}`).click();

    await pane.getByTestId('compose').fill('find contact John');
    await pane.getByTestId('compose').press('Enter');
    const card = pane.getByTestId('card').filter({ hasText: /^1–5 of \d+\+? for “John”/ });
    await card.last().waitFor();
    const row = card.last().locator('.ac-selectable[role="button"]:not(.ac-pushButton)');
    // The chat scrolls to its end.
    await page.waitForTimeout(500);

    const log = await pane.getByTestId('log').boundingBox();
    const firstY = async () => (await row.first().boundingBox())?.y ?? 0;
    await expect.poll(firstY).toBeGreaterThanOrEqual(log?.y ?? 0);
    const rows = await row.all();
    const boxes = await Promise.all(rows.map((row) => row.boundingBox()));
    expect(boxes).toHaveLength(5);
    for (const box of boxes) {
      expect(box?.y ?? 0).toBeGreaterThanOrEqual(log?.y ?? 0);
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((log?.y ?? 0) + (log?.height ?? 0));
    }
    await browser.close();
  },
  120_000,
);
