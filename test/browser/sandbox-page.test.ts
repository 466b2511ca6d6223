import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ada, ben, cleo, type Stage, setStage } from '../sandbox/teams/stage.ts';
import { launchBrowser } from './launch-browser.ts';

const runAxe = `axe
  .run({ runOnly: ['wcag2a', 'wcag2aa'], resultTypes: ['violations'] })
  .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`;

let browser: Browser;
let stage: Stage;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  stage = await setStage();
  complaints = [];
  const context = await browser.newContext({ viewport: { width: 1440, height: 860 } });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (sent) => {
    const url = new URL(sent.url());
    if (url.protocol !== 'data:' && url.hostname !== '127.0.0.1') complaints.push(`asked for ${sent.url()}`);
  });
  await page.goto(stage.teams.pageUrl);
});
afterEach(async () => {
  await page.context().close();
  await stage.close();
});

function paneOf(person: { objectId: string }): Locator {
  return page.locator(`[data-person="${person.objectId}"]`);
}

async function say(person: { objectId: string }, text: string): Promise<void> {
  const box = paneOf(person).getByTestId('compose');
  await box.fill(text);
  await box.press('Enter');
}

describe('the sandbox page', () => {
  it('shows several people side by side and carries their words to the bot and back', async () => {
    await say(ada, 'hello');
    await paneOf(ada).getByText('Echo: hello').waitFor();
    await paneOf(ben).getByText('Welcome!').waitFor();

    expect(await page.getByTestId('pane').count()).toBe(3);
    expect(await paneOf(ben).getByText('Echo: hello').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('checks inputs, shows that the bot works, and replaces the card', async () => {
    await say(ada, 'card');
    const save = paneOf(ada).getByRole('button', { name: 'Save' });
    await save.click();
    await paneOf(ada).getByText('Please write a name.').waitFor();
    await paneOf(ada).getByLabel('Name').fill('Grace');
    stage.bot.delayMs = 300;
    stage.bot.invokeAnswer = {
      statusCode: 200,
      type: 'application/vnd.microsoft.card.adaptive',
      value: {
        type: 'AdaptiveCard',
        version: '1.5',
        body: [{ type: 'TextBlock', text: 'Saved [a](javascript:alert(1)) <b>x</b>', wrap: true }],
      },
    };

    await save.click();
    await paneOf(ada).locator('.card[aria-busy="true"]').waitFor();
    await paneOf(ada).getByText('Saved').waitFor();

    expect(stage.bot.heard.at(-1)?.activity).toMatchObject({
      value: { action: { verb: 'name.save', data: { ref: 'r1', in_name: 'Grace' } } },
    });
    expect(await paneOf(ada).getByTestId('card').locator('a, b').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('says so when the bot failed, and keeps what was typed', async () => {
    stage.bot.invokeAnswer = { statusCode: 500, type: 'application/vnd.microsoft.error', value: {} };
    await say(ada, 'card');
    await paneOf(ada).getByLabel('Name').fill('Grace');

    await paneOf(ada).getByRole('button', { name: 'Save' }).click();
    await paneOf(ada).getByTestId('strip').getByText('Something went wrong').waitFor();

    expect(await paneOf(ada).getByLabel('Name').inputValue()).toBe('Grace');
  });

  it('offers the fallback to an old client', async () => {
    await say(ada, 'card');
    await paneOf(ada).getByTestId('card').waitFor();
    await page.getByTestId('old-client').click();
    await expect.poll(() => paneOf(ada).getByRole('button', { name: 'Cancel' }).count()).toBe(0);

    await paneOf(ada).getByLabel('Name').fill('Grace');
    await paneOf(ada).getByRole('button', { name: 'Save' }).click();
    await paneOf(ada).getByText('Submitted').waitFor();

    expect(stage.bot.heard.at(-1)?.activity).toMatchObject({ value: { in_name: 'Grace', ref: 'r1' } });
  });

  it('is an old client from the start when its address says so', async () => {
    await page.goto(`${stage.teams.pageUrl}&client=old`);
    await say(ada, 'card');
    await paneOf(ada).getByTestId('card').waitFor();

    await expect.poll(() => page.getByTestId('old-client').getAttribute('aria-pressed')).toBe('true');
    expect(await paneOf(ada).getByRole('button', { name: 'Cancel' }).count()).toBe(0);
  });

  it('lets people mention the bot, send stickers and mend what they wrote', async () => {
    await paneOf(cleo).getByTestId('chat-group').click();
    await paneOf(cleo).getByText('Welcome!').waitFor();
    await paneOf(cleo).getByTestId('mention-chip').click();
    await say(cleo, 'not for the bot');
    await paneOf(cleo).getByTestId('mention-chip').click();
    await say(cleo, 'for the bot');
    await paneOf(cleo).getByText('Echo: for the bot').waitFor();
    await paneOf(cleo).getByTestId('sticker-button').click();
    await paneOf(cleo).getByTestId('sticker-heart').click();
    await paneOf(cleo).getByText('No words').waitFor();

    await paneOf(cleo).getByText('for the bot', { exact: true }).last().hover();
    await paneOf(cleo).getByTestId('edit-message').last().click();
    await paneOf(cleo).getByTestId('edit-box').fill('for the bot, mended');
    await paneOf(cleo).getByTestId('edit-box').press('Enter');
    await paneOf(cleo).getByText('You changed it to').waitFor();

    expect(await paneOf(cleo).getByText('Echo: not for the bot').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('shows one person alone on a telephone, and passes the accessibility checks in each theme', async () => {
    await say(ada, 'card');
    await paneOf(ada).getByTestId('card').waitFor();
    await page.getByTestId(`show-${ada.objectId}`).click();
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const violations: string[] = [];

    for (const theme of ['light', 'dark', 'contrast']) {
      await page.setViewportSize({ width: 1440, height: 860 });
      await page.getByTestId(`theme-${theme}`).click();
      await page.setViewportSize({ width: 390, height: 800 });
      // Through the debugging protocol: the page's own policy allows no foreign script.
      await page.evaluate(axe);
      const found = await page.evaluate<string[]>(runAxe);
      violations.push(...found.map((violation) => `${theme}: ${violation}`));
    }

    expect(violations).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });
});
