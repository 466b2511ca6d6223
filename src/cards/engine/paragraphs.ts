import { literal } from './plain.ts';

/** Splits a text into lines, because clients join the lines of one text. */
export function paragraphs(text: string): readonly string[] {
  const lines = literalLines(text.slice(0, longestParagraphs).split(/\r\n?|\n/));
  return lines.length <= mostLines ? lines : [...lines.slice(0, mostLines), '…'];
}

/** Returns the texts as lines of at most `limit` UTF-16 units, without those that are empty. */
export function literalLines(texts: readonly string[], limit = longestLine): readonly string[] {
  return texts.map((text) => literal(text, limit)).filter((line) => line !== '');
}

const mostLines = 12;
const longestParagraphs = 8_000;
const longestLine = 500;
