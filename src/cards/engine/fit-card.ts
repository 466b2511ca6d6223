import { type Card, cardJson } from './card.ts';

/**
 * Teams accepts messages up to 100 KB, counted in UTF-16, and recommends less than 80
 * (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages). The rest is for
 * text that somebody types into a form before it is shown again.
 */
const largestCard = 80 * 1024;

const largestPage = 60 * 1024;

/** Whether the card is small enough for Teams. */
export function fits(card: Card): boolean {
  return weightOf(card) <= largestCard;
}

function weightOf(card: Card): number {
  return (card[cardJson] ?? JSON.stringify(card)).length * 2;
}

/**
 * Returns a card with as many leading rows as fit, at least one. Nearly always all rows fit: only people with
 * many records, or very long texts, make a card too large.
 * @param toCard creates the card of some rows; called with fewer rows while it is too large
 */
export function fitRows<Row>(rows: readonly Row[], toCard: (rows: readonly Row[]) => Card): Card {
  return fitWithin(largestCard, rows, toCard);
}

/** Does the same for a page of a list, whose other rows are on the next page. */
export function fitPage<Row>(rows: readonly Row[], toCard: (rows: readonly Row[]) => Card): Card {
  return fitWithin(largestPage, rows, toCard);
}

function fitWithin<Row>(limit: number, rows: readonly Row[], toCard: (rows: readonly Row[]) => Card): Card {
  for (let count = rows.length; ; count -= 1) {
    const card = toCard(count === rows.length ? rows : rows.slice(0, count));
    if (count <= 1 || weightOf(card) <= limit) return card;
  }
}
