import { namePartsOf } from '../../contacts/matching/rank.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';

/**
 * Returns at most two queries for similar names, for sources that match prefixes only: the prefixes of the two longest
 * words, since rarely both are misspelt at their start. For a single word: its prefix as typed, and with the second and
 * third letter exchanged (`Jhon` → `Jh`, `Jo`). Empty for a phone number or a domain alone.
 */
export function widerQueries(query: ContactQuery): readonly ContactQuery[] {
  const parts = [...namePartsOf(query)].filter((word) => word.length > 1).sort((a, b) => b.length - a.length);
  const [first, second] = parts;
  if (first === undefined) return [];
  const starts =
    second === undefined ? [start(first), start(exchanged(first))] : [start(first), start(second)];
  return [...new Set(starts)].map((word) => ({
    text: word,
    words: [word],
    email: '',
    domain: '',
    phone: '',
    wants: 'anything',
  }));
}

/** Returns half the word, two to four letters; of a Chinese, Japanese or Korean name the family name. */
function start(word: string): string {
  const letters = [...word];
  if (/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/u.test(word)) {
    return letters.slice(0, letters.length < 4 ? 1 : 2).join('');
  }
  return letters.slice(0, Math.min(4, Math.max(2, Math.floor(letters.length / 2)))).join('');
}

function exchanged(word: string): string {
  const [first = '', second = '', third = '', ...others] = word;
  return [first, third, second, ...others].join('');
}
