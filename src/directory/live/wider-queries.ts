import { namePartsOf } from '../../contacts/matching/rank.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';

/**
 * At most two searches that reach names like the one typed, for sources that only know how words begin: the
 * beginnings of the two longest words, since rarely both are misspelt at their start; with a single word, its
 * beginning as typed and with the second and third letter exchanged (`Jhon` → `Jh`, `Jo`). Empty for a number
 * or a domain alone.
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

/** Half the word, at least two and at most four letters; the family name of a Chinese, Japanese or Korean one. */
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
