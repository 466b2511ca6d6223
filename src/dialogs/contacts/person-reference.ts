import { z } from 'zod';
import type { ContactRef } from '../../contacts/contact.ts';
import { type DialogContext, StaleButtonError } from '../define-dialog.ts';
import { openReference, signForActor, signForChat } from '../references.ts';
import { decodeRef, encodeRef } from './record-reference.ts';

/**
 * The payload of a person's button: all of the person's records, and the list for Back. The format is
 * compact, because each row of a page contains a reference.
 */
interface NamedPerson {
  readonly refs: readonly [ContactRef, ...ContactRef[]];
  readonly back: ListPosition | undefined;
}

const payload = z.object({
  r: z.tuple([z.string()], z.string()),
  b: z.tuple([z.string(), z.number()]).optional(),
});

/** Signs a reference that everybody in the chat may use. */
export function signPerson(
  refs: readonly ContactRef[],
  back: ListPosition | undefined,
  context: DialogContext,
): string {
  return signForChat('contact', write(refs, back, context), context);
}

/** Signs a reference to one record that only the person of this turn may use. */
export function signRecord(ref: ContactRef, context: DialogContext): string {
  return signForActor('contact', write([ref], undefined, context), context);
}

/**
 * Verifies a reference of either kind.
 * @throws {StaleButtonError} if it is forged, expired, from another chat or another person's
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
  const r = refs.map((ref) => encodeRef(ref, actor));
  return back === undefined ? { r } : { r, b: [back.text, back.first] };
}

function read(text: string, { actor }: DialogContext): ContactRef {
  const ref = decodeRef(text, actor);
  if (ref === undefined) throw new StaleButtonError('expired');
  return ref;
}

/** The page of a list from which a person was opened, for Back. */
export interface ListPosition {
  readonly text: string;
  /** The rank of the page's first row, counted from 1. */
  readonly first: number;
}
