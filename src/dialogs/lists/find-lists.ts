import type { ContactRef } from '../../contacts/contact.ts';
import type { DistributionList } from '../../contacts/distribution-list.ts';
import { type SourceId, sources } from '../../contacts/sources.ts';
import { fold } from '../../contacts/text/fold.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { BackendError } from '../../platform/errors.ts';
import type { CallContext, DistributionLists } from '../../providers/provider.ts';
import { findContext } from '../contacts/find-context.ts';
import type { DialogContext } from '../define-dialog.ts';
import { listOf } from '../follow-up/referent.ts';

/** How long reading lists may take, in milliseconds. */
const readWaitMs = 8_000;
/** The same while a search waits for it. */
export const searchWaitMs = 3_000;
/** The longest name that is searched for. */
const longestName = 200;

export interface ListStore {
  readonly source: SourceId;
  readonly lists: DistributionLists;
}

/** Returns the system with distribution lists; undefined if none is connected. */
export function listStore({ writable }: DialogContext): ListStore | undefined {
  for (const source of sources) {
    const lists = writable(source)?.lists;
    if (lists !== undefined) return { source, lists };
  }
  return undefined;
}

/** Returns the records of a person that can be in lists. */
export function listedRefs(
  { refs }: Pick<FoundPerson, 'refs'>,
  { writable }: DialogContext,
): readonly ContactRef[] {
  return refs.filter(({ source }) => writable(source)?.lists !== undefined);
}

export function listCall(context: DialogContext, waitMs: number = readWaitMs): CallContext {
  return { ...findContext(context), signal: AbortSignal.timeout(waitMs) };
}

/**
 * Returns the lists that a contact is in, as far as they are shown to the person of this turn; undefined if its system
 * has none, or cannot be asked now.
 */
export async function listsOfContact(
  { source, id }: ContactRef,
  context: DialogContext,
): Promise<readonly DistributionList[] | undefined> {
  try {
    const found = await context.writable(source)?.lists?.of(id, listCall(context));
    return found?.lists.filter((list) => isShown(list, context));
  } catch (error) {
    if (error instanceof BackendError) return undefined;
    throw error;
  }
}

/** The lists that a typed name means. */
export interface NamedLists {
  /** Those that are called exactly so, otherwise those that begin so. */
  readonly lists: readonly DistributionList[];
  readonly isExact: boolean;
  /** There are more than are listed. */
  readonly hasMore: boolean;
}

/**
 * Finds the lists that a text names, "the Partners list" included. Lists hidden from the address lists are found by
 * admins only.
 */
export async function findLists(
  typed: string,
  { lists: store }: ListStore,
  context: DialogContext,
  waitMs?: number,
): Promise<NamedLists> {
  const text = ((await shownList(typed, context)) ?? typed)
    .slice(0, longestName)
    .replace(/["“”„]/gu, '')
    .replace(/[?!.]{1,9}$/u, '')
    .trim();
  const name = withoutFrame(text);
  const found = await store.find(name, listCall(context, waitMs));
  const lists = found.lists.filter((list) => isShown(list, context));
  // "The Group" is all words around a name, and may be one.
  const wanted = [fold(text), fold(name)].filter((one) => one !== '');
  const exact = lists.filter((list) => {
    const alias = list.email.slice(0, Math.max(0, list.email.indexOf('@')));
    return [list.name, list.email, alias].some((one) => wanted.includes(fold(one)));
  });
  const isExact = exact.length > 0;
  return { lists: isExact ? exact : lists, isExact, hasMore: found.truncated };
}

/** Returns the address of the list that was shown last, if a text means it: "it", "this list". */
async function shownList(typed: string, { memory, actor, chat }: DialogContext): Promise<string | undefined> {
  if (!sameList.test(typed)) return undefined;
  const list = listOf((await memory.recall({ actor, chat })).people?.referent);
  return list?.dialog === 'show-list' ? list.text : undefined;
}

/** In small letters, because lists are called IT. */
const sameList = /^(?:(?:on|in) )?(?:it|this|that|there|(?:this|that|the|the same) list)[?!.\s]{0,9}$/u;

/** Whether a list is shown to the person of this turn. */
export function isShown({ isHidden }: DistributionList, { roles }: DialogContext): boolean {
  return !isHidden || roles.has('admin');
}

/** Removes words around the name: "the Partners list", "distribution list Partners"; '' for "a list". */
function withoutFrame(text: string): string {
  const bare = text
    .replace(/^(?:the|a|an|our) /iu, '')
    .replace(/^(?:(?:distribution|mailing|mail) )?(?:list|group)(?: |$)/iu, '');
  return bare.replace(/(?:^| )(?:(?:distribution|mailing|mail) )?(?:list|group|dl)$/iu, '').trim();
}
