import { type Card, cardJson } from './card.ts';

/**
 * Teams takes messages up to 100 KB, counted in UTF-16, and advises to stay below 80
 * (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages). What is left takes what
 * somebody types into a form before it is shown again.
 */
const largestCard = 80 * 1024;

/** Whether Teams takes the card for sure. */
export function fits(card: Card): boolean {
  return (card[cardJson] ?? JSON.stringify(card)).length * 2 <= largestCard;
}

/**
 * Makes a card of as many rows as it can carry, from the first, and of one at least. Nearly always these are all: only
 * people with many records, or very long texts, make a card of ten rows too heavy.
 * @param toCard makes the card of some of the rows; called again with fewer of them while it is too heavy
 */
export function fitRows<Row>(rows: readonly Row[], toCard: (rows: readonly Row[]) => Card): Card {
  for (let count = rows.length; ; count -= 1) {
    const card = toCard(count === rows.length ? rows : rows.slice(0, count));
    if (count <= 1 || fits(card)) return card;
  }
}
