import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator } from 'playwright-core';
import type { Card } from '../../src/cards/engine/card.ts';

export interface Look {
  readonly name: string;
  readonly theme: (typeof themes)[number];
  /** Of the chat, in pixels. */
  readonly width: number;
  /** A client that knows plain version 1.5 and no Action.Execute. */
  readonly isOldClient?: boolean;
}

export const themes = ['light', 'dark', 'contrast'] as const;
/** Of a chat on a desktop, on a phone, and in the narrowest side panel. */
export const widths = [720, 400, 320] as const;

/** Those that the tests look at: each theme, each width and each client. `npm run gallery` draws all combinations. */
export const looks: readonly Look[] = [
  { name: 'light', theme: 'light', width: 720 },
  { name: 'dark', theme: 'dark', width: 720 },
  { name: 'contrast', theme: 'contrast', width: 720 },
  { name: 'phone', theme: 'light', width: 400 },
  { name: 'panel', theme: 'dark', width: 320 },
  { name: 'old', theme: 'light', width: 400, isOldClient: true },
  { name: 'old-dark', theme: 'dark', width: 720, isOldClient: true },
];

/** A page that shows one card after the other as the sandbox chat does: its renderer and its styles. */
export interface CardPage {
  /** Shows a card, and answers the element that holds it. */
  show(card: Card): Promise<Locator>;
  /** Shows a card, and returns a picture of it as a PNG. */
  picture(card: Card): Promise<Buffer>;
  /** Shows all cards below each other, and returns what axe finds serious: the card's name, the rule, the element. */
  violations(cards: readonly { readonly name: string; readonly card: Card }[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const origin = 'http://cards.localhost';

/** Files of the page, by path; everything else comes from the sandbox chat's own folder. */
const packages: Readonly<Record<string, string>> = {
  '/adaptivecards.js': 'node_modules/adaptivecards/dist/adaptivecards.min.js',
  '/markdown-it.js': 'node_modules/markdown-it/dist/browser/markdown-it.umd.min.js',
};

/** Every rule of Markdown is at work here, and every text that looks like a link becomes one. */
const script = (look: Look) => `
  import { isWide, renderCard } from '/render-card.js';
  const markdown = window.markdownit({ linkify: true, breaks: true });
  window.AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdown.render(text);
    result.didProcess = true;
  };
  const options = ${JSON.stringify({ theme: look.theme, isOldClient: look.isOldClient === true })};
  const place = document.getElementById('place');
  const drawIn = (holder, card) => {
    holder.className = isWide(card) ? 'card wide' : 'card';
    holder.replaceChildren(renderCard(card, options));
  };
  // What depends on the width is decided one frame later.
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  window.showCard = (card) => {
    drawIn(place, card);
    return drawn();
  };
  window.showCards = (cards) => {
    place.className = '';
    place.replaceChildren(...cards.map(({ name, card }) => {
      const holder = document.createElement('article');
      holder.dataset.card = name;
      drawIn(holder, card);
      return holder;
    }));
    return drawn();
  };
  window.isReady = true;`;

/** In pixels. */
const widestChat = 640;

const html = (look: Look) => `<!doctype html>
  <html lang="en" data-theme="${look.theme}">
    <head>
      <title>Card</title>
      <link rel="stylesheet" href="/page.css" />
      <link rel="stylesheet" href="/cards.css" />
      <style>
        body { display: block; height: auto; overflow: auto; padding: 12px; background: var(--log);
          max-width: ${Math.min(look.width, widestChat + 24)}px }
      </style>
      <script src="/adaptivecards.js"></script>
      <script src="/markdown-it.js"></script>
      <script type="module">${script(look)}</script>
    </head>
    <body><main id="place"></main></body>
  </html>`;

const types: Readonly<Record<string, string>> = { css: 'text/css', js: 'text/javascript' };

/** Opens a page for cards in one look. */
export async function cardPage(browser: Browser, look: Look): Promise<CardPage> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: 800 },
  });
  const page = await context.newPage();
  await page.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html(look) });
    const body = await readFile(root + (packages[pathname] ?? `sandbox/page${pathname}`), 'utf8');
    return route.fulfill({ contentType: types[pathname.split('.').at(-1) ?? ''] ?? 'text/plain', body });
  });
  await page.goto(`${origin}/`);
  await page.waitForFunction('window.isReady');
  const place = page.locator('#place');
  const session = await context.newCDPSession(page);
  async function show(card: Card): Promise<Locator> {
    await page.evaluate(`showCard(${JSON.stringify(card)})`);
    return place;
  }
  return {
    show,
    async picture(card) {
      const box = (await (await show(card)).boundingBox()) ?? { x: 0, y: 0, width: 1, height: 1 };
      // Twice as fast as Playwright's own screenshot, which waits for things that do not move here.
      const { data } = await session.send('Page.captureScreenshot', {
        optimizeForSpeed: true,
        captureBeyondViewport: true,
        clip: Object.assign(box, { scale: 1 }),
      });
      return Buffer.from(data, 'base64');
    },
    async violations(cards) {
      await page.evaluate(`showCards(${JSON.stringify(cards)})`);
      await page.addScriptTag({ path: `${root}node_modules/axe-core/axe.min.js` });
      return page.evaluate<string[]>(`axe
        .run('#place', {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
          // Describing every element that is right takes most of the time.
          resultTypes: ['violations'],
        })
        .then(({ violations }) => violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .flatMap(({ id, nodes }) => nodes.map(({ html, target }) => {
            const card = document.querySelector(target[0])?.closest('[data-card]')?.dataset.card;
            return card + ': ' + id + ': ' + html.slice(0, 200);
          })))`);
    },
    close: () => context.close(),
  };
}
