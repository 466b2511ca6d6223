import { type SourceId, sources, sourceTable } from '../../contacts/sources.ts';
import { fold } from '../../contacts/text/fold.ts';
import type { DialogContext } from '../define-dialog.ts';

/** Shared stores come before personal ones. */
const inOfferedOrder: readonly SourceId[] = sources.toSorted(
  (one, other) => Number(sourceTable[one].personal) - Number(sourceTable[other].personal),
);

/**
 * Returns the stores where this person may propose a new contact in this chat, shared ones first. The policy
 * determines the approvers.
 */
export function storesToAdd(context: DialogContext): readonly SourceId[] {
  // Forms open in the 1:1 chat only.
  if (context.chat.kind !== 'personal') return [];
  return inOfferedOrder.filter(
    (source) => context.writable(source)?.capabilities.operations.has('create') === true,
  );
}

/**
 * Parses a leading "to Outlook …" in the argument of "add contact". The name of a disabled store counts as
 * text, which may be a contact's name.
 * @returns the store, undefined if none was named, and the remaining text
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
      (one) => sourceTable[one].aliases.includes(words) && context.writable(one) !== undefined,
    );
    if (source !== undefined) return { source, rest: typed.slice(count).join(' ') };
  }
  return { source: undefined, rest: argument };
}
