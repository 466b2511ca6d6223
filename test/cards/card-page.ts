import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator } from 'playwright-core';
import type { Card } from '../../src/cards/engine/card.ts';

/** Sizes of Teams. Widths in pixels: a chat on a desktop and the smallest side panel or phone. */
export const looks = [
  { name: 'light', theme: 'light', width: 720 },
  { name: 'dark', theme: 'dark', width: 720 },
  { name: 'phone', theme: 'light', width: 390 },
] as const;

export interface Look {
  readonly name: string;
  readonly theme: 'light' | 'dark' | 'contrast';
  readonly width: number;
}

/** A page that shows one card after the other as Teams does: Microsoft's renderer, Teams' configuration. */
export interface CardPage {
  /** Shows a card, and answers the element that holds it. */
  show(card: Card): Promise<Locator>;
  close(): Promise<void>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFile(root + path, 'utf8');

/** Opens a page on which every rule of Markdown is at work, and every text that looks like a link becomes one. */
export async function cardPage(browser: Browser, look: Look): Promise<CardPage> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: 800 },
    deviceScaleFactor: 1.5,
  });
  const page = await context.newPage();
  await page.setContent(
    `<!doctype html><html lang="en" data-theme="${look.theme}"><body><div id="place" class="card wide"></div></body></html>`,
  );
  await page.addStyleTag({ content: await read('sandbox/page/page.css') });
  await page.addStyleTag({ content: await read('sandbox/page/cards.css') });
  await page.addStyleTag({
    content: `body { display: block; height: auto; overflow: auto; padding: 12px; background: var(--log) }
      #place { max-width: ${Math.min(look.width, 640)}px }`,
  });
  await page.addScriptTag({ path: `${root}node_modules/adaptivecards/dist/adaptivecards.min.js` });
  await page.addScriptTag({ path: `${root}node_modules/markdown-it/dist/browser/markdown-it.umd.min.js` });
  await page.addScriptTag({
    type: 'module',
    content: `${await read('sandbox/page/host-config.js')}
      const { AdaptiveCard, HostConfig, SerializationContext, Versions } = window.AdaptiveCards;
      const markdown = window.markdownit({ linkify: true, breaks: true });
      AdaptiveCard.onProcessMarkdown = (text, result) => {
        result.outputHtml = markdown.render(text);
        result.didProcess = true;
      };
      window.showCard = (card) => {
        const view = new AdaptiveCard();
        view.hostConfig = new HostConfig(hostConfig('${look.theme}'));
        view.parse(card, new SerializationContext(Versions.v1_5));
        document.getElementById('place').replaceChildren(view.render());
      };
      window.isReady = true;`,
  });
  await page.waitForFunction('window.isReady');
  const place = page.locator('#place');
  return {
    async show(card) {
      await page.evaluate(`showCard(${JSON.stringify(card)})`);
      return place;
    },
    close: () => context.close(),
  };
}
