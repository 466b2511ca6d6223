import { fold } from '../text/fold.ts';
import type { ContactQuery } from './contact-query.ts';
import { functionWords } from './function-words.ts';

const fewest = 3;

/**
 * Returns the words of a question that may name somebody, '' for none. Undefined for a query that is no question: one
 * with fewer than two function words.
 */
export function namedIn({ words, longer = [] }: ContactQuery): string | undefined {
  const typed = longer[0] ?? words;
  if (words.length < fewest) return undefined;
  const named = words.filter((word) => !functionWords.has(fold(word)));
  return words.length - named.length < 2 || typed.length < fewest ? undefined : named.join(' ');
}

/** Whether a query has a function word, which is in no name. */
export function hasFunctionWord({ words }: ContactQuery): boolean {
  return words.some((word) => functionWords.has(fold(word)));
}
