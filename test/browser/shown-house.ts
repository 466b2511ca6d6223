import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { ChatSeat } from '../../sandbox/teams/client.ts';
import { type House, openHouse } from '../scenarios/house.ts';
import { launchBrowser } from './launch-browser.ts';

/** The whole product in the sandbox chat, as a browser shows it: a pane for each person. */
export interface ShownHouse {
  readonly house: House;
  paneOf(seat: ChatSeat): Locator;
  /** The newest card in a person's pane. */
  lastCard(seat: ChatSeat): Locator;
  /** The newest card with these words. */
  cardOf(seat: ChatSeat, text: string): Locator;
  /** Types and sends a message once the bot has said hello; resolves when the next card is there. */
  say(seat: ChatSeat, text: string): Promise<void>;
  close(): Promise<void>;
}

export async function showHouse(): Promise<ShownHouse> {
  const house = await openHouse();
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  page.setDefaultTimeout(100_000);
  await page.goto(house.teams.pageUrl);
  const paneOf = (seat: ChatSeat) => page.locator(`[data-person="${seat.person.objectId}"]`);
  const cards = (seat: ChatSeat) => paneOf(seat).getByTestId('card');

  return {
    house,
    paneOf,
    lastCard: (seat) => cards(seat).last(),
    cardOf: (seat, text) => cards(seat).filter({ hasText: text }).last(),
    async say(seat, text) {
      await paneOf(seat).getByText('Hello, I am Cardfile').first().waitFor();
      const before = await cards(seat).count();
      await paneOf(seat).getByTestId('compose').fill(text);
      await paneOf(seat).getByTestId('compose').press('Enter');
      await expect.poll(() => cards(seat).count(), { timeout: 100_000 }).toBeGreaterThan(before);
    },
    async close() {
      await browser.close();
      await house.close();
    },
  };
}
