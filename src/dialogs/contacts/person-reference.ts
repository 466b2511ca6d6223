import { z } from 'zod';
import type { ContactRef } from '../../contacts/contact.ts';
import { ownerText, parseOwner } from '../../contacts/owner.ts';
import type { SourceId } from '../../contacts/sources.ts';
import { sources, sourceTable } from '../../contacts/sources.ts';

import { type DialogContext, StaleButtonError } from '../define-dialog.ts';
import { openReference, signForActor, signForChat } from '../references.ts';

/**
 * What is behind a button that names a person: all of the person's records, and the list to come back to. Written
 * short, as a page of ten people carries each of theirs three times.
 */
interface NamedPerson {
  readonly refs: readonly [ContactRef, ...ContactRef[]];
  readonly back: ListPosition | undefined;
}

const sourceOf: ReadonlyMap<string, SourceId> = new Map(
  sources.map((source) => [sourceTable[source].letter, source]),
);

/** A letter, the owner (`*` for whoever presses), a space, the id. */
const record = /^([a-z])([^ ]*) (.+)$/su;
const own = '*';
const payload = z.object({
  r: z.tuple([z.string()], z.string()),
  b: z.tuple([z.string(), z.number()]).optional(),
});

/** Makes a reference that anybody in the chat may use; in a 1:1 chat that is one person. */
export function signPerson(
  refs: readonly ContactRef[],
  back: ListPosition | undefined,
  context: DialogContext,
): string {
  return signForChat('contact', write(refs, back, context), context);
}

/** Makes a reference to one record that only the person of this turn may use. */
export function signRecord(ref: ContactRef, context: DialogContext): string {
  return signForActor('contact', write([ref], undefined, context), context);
}

/**
 * Opens either.
 * @throws {StaleButtonError} when it is forged, too old, from another chat or another person's
 */
export function openPerson(text: string, context: DialogContext): NamedPerson {
  const { r, b } = openReference('contact', text, payload, context);
  const [first, ...others] = r;
  return {
    refs: [read(first, context), ...others.map((one) => read(one, context))],
    back: b && { text: b[0], first: b[1] },
  };
}

function write(
  refs: readonly ContactRef[],
  back: ListPosition | undefined,
  { actor }: DialogContext,
): z.input<typeof payload> | { readonly r: readonly string[] } {
  const r = refs.map(
    ({ source, id, owner }) =>
      `${sourceTable[source].letter}${owner === actor.objectId ? own : ownerText(owner)} ${id}`,
  );
  return back === undefined ? { r } : { r, b: [back.text, back.first] };
}

/** In somebody's own chat only that person presses; in any other an own record would be looked for in vain. */
function read(text: string, { actor }: DialogContext): ContactRef {
  const [, letter = '', owner = '', id = ''] = record.exec(text) ?? [];
  const source = sourceOf.get(letter);
  if (source === undefined) throw new StaleButtonError('expired');
  return { source, id, owner: parseOwner(owner === own ? actor.objectId : owner) };
}

/** Every button that more than one conversation shows, in one place, so that they read and work alike. */

/** The page of a list from which a person was opened, so that Back finds it again. */
export interface ListPosition {
  readonly text: string;
  /** The place of the page's first row among all, counted from 1. */
  readonly first: number;
}
