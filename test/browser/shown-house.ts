import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import { type House, openHouse } from '../scenarios/house.ts';
import { launchBrowser } from './launch-browser.ts';

/** The whole product in the sandbox chat, as a browser shows it: a pane for each person. */
export interface ShownHouse {
  readonly house: House;
  paneOf(member: ChatMember): Locator;
  /** The newest card in a person's pane. */
  lastCard(member: ChatMember): Locator;
  /** The newest card with these words. */
  cardOf(member: ChatMember, text: string): Locator;
  /** Types and sends a message once the bot has said hello; resolves when the next card is there. */
  say(member: ChatMember, text: string): Promise<void>;
  close(): Promise<void>;
}

export async function showHouse(): Promise<ShownHouse> {
  const house = await openHouse();
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  page.setDefaultTimeout(100_000);
  await page.goto(house.teams.pageUrl);
  const paneOf = (member: ChatMember) => page.locator(`[data-person="${member.person.objectId}"]`);
  const cards = (member: ChatMember) => paneOf(member).getByTestId('card');

  return {
    house,
    paneOf,
    lastCard: (member) => cards(member).last(),
    cardOf: (member, text) => cards(member).filter({ hasText: text }).last(),
    async say(member, text) {
      await paneOf(member).getByText('Hello, I’m Cardfile').first().waitFor();
      const before = await cards(member).count();
      await paneOf(member).getByTestId('compose').fill(text);
      await paneOf(member).getByTestId('compose').press('Enter');
      await expect.poll(() => cards(member).count(), { timeout: 100_000 }).toBeGreaterThan(before);
    },
    async close() {
      await browser.close();
      await house.close();
    },
  };
}
