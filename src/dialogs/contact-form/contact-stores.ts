import type { SourceId } from '../../contacts/sources.ts';
import { sources, sourceTable } from '../../contacts/sources.ts';
import { fold } from '../../contacts/text/fold.ts';
import type { DialogContext } from '../define-dialog.ts';

/** Shared systems come before one's own. */
const inOfferedOrder: readonly SourceId[] = sources.toSorted(
  (one, other) => Number(sourceTable[one].personal) - Number(sourceTable[other].personal),
);

export function storeTitle(source: SourceId): string {
  return sourceTable[source].store?.title ?? 'contacts';
}

export function recordTitle(source: SourceId): string {
  return sourceTable[source].store?.record ?? 'contact';
}

/**
 * Where this person may ask for a new contact in this chat, the usual place first: shared ones before one's own. Who
 * has to agree, the policy says.
 */
export function storesToAdd(context: DialogContext): readonly SourceId[] {
  // Forms open in the 1:1 chat only.
  if (context.chat.kind !== 'personal') return [];
  return inOfferedOrder.filter(
    (source) => context.writable(source)?.capabilities.operations.has('create') === true,
  );
}

/**
 * Reads "to Outlook …" at the beginning of what follows "add contact". A place that is switched off is none, so
 * that the words stay what they may be: a name.
 * @returns the place, undefined when none was named, and the words after it
 */
export function readStore(
  argument: string,
  context: DialogContext,
): { readonly source: SourceId | undefined; readonly rest: string } {
  const named = /^(?:to|in|into)\s+(?<what>\S.*)$/iu.exec(argument)?.groups?.what;
  if (named === undefined) return { source: undefined, rest: argument };
  const typed = named.split(/\s+/u);
  for (let count = Math.min(typed.length, 3); count > 0; count--) {
    const words = fold(typed.slice(0, count).join(' ')).replace(/[:,.]$/u, '');
    const source = inOfferedOrder.find(
      (one) => sourceTable[one].store?.aliases.includes(words) && context.writable(one) !== undefined,
    );
    if (source !== undefined) return { source, rest: typed.slice(count).join(' ') };
  }
  return { source: undefined, rest: argument };
}
