import { literal } from './plain.ts';

/** Splits a text into lines, because clients join the lines of one text. */
export function paragraphs(text: string, most = 12): readonly string[] {
  const lines = text
    .slice(0, longestParagraphs)
    .split(/\r\n?|\n/)
    .map((line) => literal(line, longestLine))
    .filter((line) => line !== '');
  return lines.length <= most ? lines : [...lines.slice(0, most), '…'];
}

const longestParagraphs = 8_000;
const longestLine = 500;
