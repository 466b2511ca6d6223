import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CardPage, cardPage, type Look } from '../cards/card-page.ts';
import { launchBrowser } from './launch-browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const light: Look = { name: 'light', theme: 'light', width: 720 };

/** Shows a card of these elements and returns the page and the card's element. */
async function shown(body: readonly object[], look: Look = light) {
  const page: CardPage = await cardPage(browser, look);
  const card = await page.show({
    type: 'AdaptiveCard',
    version: '1.5',
    fallbackText: 'A card',
    body,
  } as Parameters<CardPage['show']>[0]);
  return { page, card };
}

const badge = {
  type: 'Badge',
  text: 'Outlook',
  tooltip: 'Outlook contacts',
  style: 'Accent',
  appearance: 'Tint',
  fallback: { type: 'TextBlock', text: 'in Outlook', wrap: true },
};
const call = {
  type: 'Icon',
  name: 'Call',
  fallback: 'drop',
  selectAction: { type: 'Action.OpenUrl', title: 'Call John Doe', url: 'tel:+44123' },
};
const buttons = {
  type: 'ActionSet',
  actions: [
    { type: 'Action.OpenUrl', title: 'Mail', iconUrl: 'icon:Mail', url: 'mailto:a@b.example' },
    {
      type: 'Action.OpenUrl',
      title: 'History',
      mode: 'secondary',
      iconUrl: 'icon:Chat',
      url: 'https://b.example',
    },
  ],
};

describe('the renderer of the sandbox chat', () => {
  it('draws badges and icons, and calls an icon by its action', async () => {
    const { page, card } = await shown([badge, call]);

    expect(await card.locator('.badge.accent').textContent()).toBe('Outlook');
    expect(await card.getByRole('link', { name: 'Call John Doe' }).locator('svg').count()).toBe(1);
    expect(await card.getByText('in Outlook').count()).toBe(0);
    await page.close();
  });

  it('shows an old client the fallback, and nothing for what is dropped', async () => {
    const { page, card } = await shown([badge, call], { ...light, isOldClient: true });

    expect(await card.getByText('in Outlook').count()).toBe(1);
    expect(await card.locator('.badge, svg').count()).toBe(0);
    expect(await card.getByText('newer version').count()).toBe(0);
    await page.close();
  });

  it('hides what belongs to wider cards', async () => {
    const wide = { type: 'TextBlock', text: 'wide only', wrap: true, targetWidth: 'atLeast:Standard' };
    const narrow = { type: 'TextBlock', text: 'narrow only', wrap: true, targetWidth: 'atMost:Narrow' };

    const desktop = await shown([wide, narrow]);
    const panel = await shown([wide, narrow], { ...light, width: 320 });

    expect(await desktop.card.getByText('wide only').isVisible()).toBe(true);
    expect(await desktop.card.getByText('narrow only').isVisible()).toBe(false);
    expect(await panel.card.getByText('wide only').isVisible()).toBe(false);
    expect(await panel.card.getByText('narrow only').isVisible()).toBe(true);
    await desktop.page.close();
    await panel.page.close();
  });

  it('puts the items of a flow beside each other', async () => {
    const layouts = [{ type: 'Layout.Flow', columnSpacing: 'Small', horizontalItemsAlignment: 'Left' }];
    const name = { type: 'TextBlock', text: 'John Doe', wrap: true };

    const { page, card } = await shown([{ type: 'Container', layouts, items: [name, badge] }]);

    const [text, label] = await Promise.all([
      card.getByText('John Doe').boundingBox(),
      card.locator('.badge').boundingBox(),
    ]);
    expect(label?.x ?? 0).toBeGreaterThan((text?.x ?? 0) + (text?.width ?? 0));
    expect(Math.abs((label?.y ?? 0) - (text?.y ?? 99))).toBeLessThan(12);
    await page.close();
  });

  it('keeps secondary buttons in a menu, and draws icons by their names', async () => {
    const { page, card } = await shown([buttons]);

    expect(await card.getByRole('button', { name: 'History' }).count()).toBe(0);
    expect(await card.locator('img[src^="data:image/svg+xml"]').count()).toBe(1);
    await card.getByRole('button', { name: 'More options' }).click();
    expect(await card.page().getByRole('menuitem', { name: 'History' }).isVisible()).toBe(true);
    await page.close();
  });
});
