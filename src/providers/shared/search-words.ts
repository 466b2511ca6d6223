import type { ContactQuery } from '../../contacts/query/contact-query.ts';

/** Graph's `startswith` refuses texts longer than 120, and the prefix of a long word is as selective. */
const longestWord = 100;

/**
 * Returns the distinct words to query a backend for, the longest (most selective) first, each truncated to 100 characters
 * without splitting a surrogate pair.
 */
export function searchWords(query: ContactQuery): readonly string[] {
  const words = new Set(query.words.map(cut).filter((word) => word !== ''));
  return [...words].sort((one, other) => other.length - one.length);
}

function cut(word: string): string {
  const text = word.trim().toWellFormed();
  return text.length <= longestWord
    ? text
    : text
        .slice(0, longestWord)
        .toWellFormed()
        .replace(/\ufffd$/, '');
}
