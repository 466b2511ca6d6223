import { isNamedBy } from '../../contacts/query/query-filters.ts';
import type { SourceId } from '../../contacts/sources.ts';
import { sourcePhrases, wholeAnswerWords } from '../follow-up/follow-up-words.ts';

/** What is typed for the format, which is chosen on the card. */
const format = /^(?:(.{1,500}) )?(?:as|to|into|in) (?:an? )?(?:csv|excel|vcards?|vcf)(?: file)?$/i;

/** "Download all of Proseware" */
const everything =
  /^(?:all|everything|everybody) (?:of|from|at) (?=\S)(?!(?:them|these|those|it|the|my|our)(?!\p{L}))/iu;

const favorites =
  /^(?:(?:all|my|the|meine|mes|mis|i|miei|meus|os|mijn) )*(?:favou?rites|favs?|favoriten|favoris|favoritos|preferiti|favorieten|starred contacts)$/u;

/**
 * Returns what a text asks to export: all contacts of a system ("outlook contacts", "all mail contacts"), the favorites, a
 * search or, as '', the last answer.
 * @param exportable the systems whose contacts can be exported
 */
export function readExport(
  argument: string,
  exportable: readonly SourceId[],
): { readonly source: SourceId } | { readonly favorites: true } | { readonly text: string } {
  const typed = argument.replace(/[?!.]{1,9}$/, '').trim();
  const found = format.exec(typed);
  const text = (found === null ? typed : (found[1] ?? '')).replace(everything, 'everyone at ');
  const lower = text.toLowerCase();
  if (wholeAnswerWords.has(lower)) return { text: '' };
  if (favorites.test(lower)) return { favorites: true };
  const word = sourcePhrases.get(lower.replace(/^(?:source: ?|(?:(?:all|of|the|our) ){1,3})/, ''));
  const source = word && exportable.find((one) => isNamedBy(one, word));
  return source === undefined ? { text } : { source };
}
