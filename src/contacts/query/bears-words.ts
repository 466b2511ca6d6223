import type { Contact } from '../contact.ts';
import { foldedText } from '../text/folded-text.ts';

type Named = Pick<Contact, 'displayName' | 'givenName' | 'surname' | 'company' | 'department' | 'city'>;

/**
 * Returns whether all words, in any order, are exact words of this contact's name, or all of its company, department or
 * city.
 */
export function bearsWords(
  { displayName, givenName, surname, company, department, city }: Named,
  words: readonly string[],
): boolean {
  const wanted = words.flatMap((word) => foldedText(word).words);
  if (wanted.length === 0) return false;
  return [`${displayName} ${givenName} ${surname}`, company, department, city].some((text) => {
    const borne = new Set(foldedText(text).words);
    return wanted.every((word) => borne.has(word));
  });
}
