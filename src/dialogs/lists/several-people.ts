import { maxItems } from '../../changes/request/change-request.ts';
import type { ContactRef } from '../../contacts/contact.ts';
import { namedExactly } from '../../contacts/matching/named-exactly.ts';
import { isEmptyQuery, parseNamed } from '../../contacts/query/parse-query.ts';
import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import { findContext } from '../contacts/find-context.ts';
import { isExactName } from '../contacts/search.ts';
import type { DialogContext } from '../define-dialog.ts';
import { pickPerson, showFromOf } from '../follow-up/pick-person.ts';
import { readWhich } from '../follow-up/read-follow-up.ts';
import { listOf } from '../follow-up/referent.ts';
import { listedRefs } from './find-lists.ts';

/** Several people whom a command about lists names. */
export type Several =
  /** All whom a search finds. */
  | { readonly kind: 'search'; readonly text: string }
  | {
      readonly kind: 'people';
      readonly refs: readonly ContactRef[];
      /** Those whose name others have as well. */
      readonly doubtful: readonly ContactRef[];
      readonly notes: readonly string[];
    };

/**
 * Reads "John Doe, Jane Roe and 2", "them all" or "everyone at Contoso"; undefined for one person, also if somebody is
 * called so ("Smith and Sons").
 */
export async function readSeveral(typed: string, context: DialogContext): Promise<Several | undefined> {
  if (everybodyListed.test(typed)) return listedPeople(context);
  const all = everybody.exec(typed);
  if (all !== null) return { kind: 'search', text: all[1] ?? typed };
  const names = typed
    .split(separator)
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .slice(0, maxItems);
  if (names.length < 2 || (await isExactName(typed, context))) return undefined;
  const [last = '', first = '', ...more] = typed.split(',');
  // "Doe, John" is one person.
  if (more.length === 0 && first !== '' && (await isExactName(`${first} ${last}`, context))) return undefined;
  const found = await Promise.all(names.map((name) => recordsOf(name, context)));
  const missing = names.filter((_, index) => found[index]?.length === 0);
  const unclear = found.filter((refs) => refs.length > 1).flat();
  const refs = new Map(found.flat().map((ref) => [ref.id, ref]));
  return {
    kind: 'people',
    refs: [...refs.values()].slice(0, maxItems),
    doubtful: unclear,
    notes: [
      ...(missing.length > 0
        ? [messages.lists.iFoundNoMailContactCalled({ names: listItems(missing) })]
        : []),
      ...names.flatMap((name, index) =>
        (found[index]?.length ?? 0) > 1 ? [messages.lists.severalContactsFit({ name })] : [],
      ),
    ],
  };
}

const separator = /[,;\n]\s*(?:(?:and|und|et|y|e|en)\s)?|\s(?:and|und|et|y|e|en|&)\s/iu;
const everybodyListed =
  /^(?:them|they|these|those|both|all|all (?:of )?(?:them|these|those)|them all|(?:these|those|the) (?:people|contacts)|everyone|everybody)$/iu;
const everybody = /^(?:all (.+)|(?:everyone|everybody) .+)$/iu;
/** The most contacts that are offered for one name. */
const mostOfName = 5;

/** Returns everybody in the list of the last answer; undefined if it shows one person. */
async function listedPeople(context: DialogContext): Promise<Several | undefined> {
  const { people } = await context.memory.recall(context);
  const referent = people?.referent;
  const list = referent?.kind === 'people' ? listOf(referent) : undefined;
  if (list === undefined) return undefined;
  if (showFromOf(list.dialog, context) === undefined) return { kind: 'search', text: list.text };
  const refs = list.rows.filter(({ source }) => context.writable(source)?.lists !== undefined);
  return { kind: 'people', refs, doubtful: [], notes: [] };
}

/** Returns the records of the people whom a name, an address or a number of the last answer means. */
async function recordsOf(name: string, context: DialogContext): Promise<readonly ContactRef[]> {
  const which = readWhich(name);
  const picked = which && (await pickPerson(which, await context.memory.recall(context), context));
  if (picked !== undefined) return 'problem' in picked ? [] : listedRefs(picked, context).slice(0, 1);
  const query = parseNamed(name);
  if (isEmptyQuery(query)) return [];
  const { people } = await context.directory.find(query, findContext(context));
  const meant = namedExactly(query, people).filter(({ isLike }) => isLike !== true);
  return meant.flatMap((person) => listedRefs(person, context).slice(0, 1)).slice(0, mostOfName);
}
