import { z } from 'zod';
import type { ContactRef } from '../contacts/contact.ts';
import { parseOwner } from '../contacts/owner.ts';
import { sources } from '../contacts/sources.ts';
import { longestReference } from '../identity/signed-reference.ts';
import { type DialogContext, StaleButtonError } from './define-dialog.ts';

/**
 * Signed references in cards, bound to the chat and, if only one person may click, to that person. Unsigned
 * card data is never trusted.
 */
const day = 24 * 60 * 60 * 1000;

export const lifetimes = {
  contact: 30 * day,
  form: 7 * day,
  change: 90 * day,
  requests: day,
  delegation: day,
  import: day,
  export: day,
  review: 90 * day,
} as const;

type Purpose = keyof typeof lifetimes;

/** Signs a reference that everybody in the chat may use. */
export function signForChat(purpose: Purpose, payload: object, context: DialogContext): string {
  return sign(purpose, payload, '', context);
}

/** Signs a reference that only the person of this turn may use. */
export function signForActor(purpose: Purpose, payload: object, context: DialogContext): string {
  return sign(purpose, payload, context.actor.objectId, context);
}

/** Whether a reference is short enough to be verified. */
export function isOpenable(reference: string): boolean {
  return reference.length <= longestReference;
}

/**
 * Verifies a reference that a card sent, and returns its payload.
 * @throws {StaleButtonError} if it is forged, expired, from another chat or another person's
 */
export function openReference<T>(
  purpose: Purpose,
  text: string,
  schema: z.ZodType<T>,
  context: DialogContext,
): T {
  const opened = context.referenceSigner.open(purpose, text, {
    actor: context.actor.objectId,
    conversation: context.chat.conversationId,
  });
  if ('refusal' in opened) throw new StaleButtonError(opened.refusal);
  const payload = schema.safeParse(opened.payload);
  if (!payload.success) throw new StaleButtonError('expired');
  return payload.data;
}

/** The owner in a reference; left out, or '' on older cards, for a shared contact. */
export const ownerInReference = z.string().default('').transform(parseOwner);

export const contactRef = z.object({
  source: z.enum(sources),
  id: z.string().min(1),
  owner: ownerInReference,
}) satisfies z.ZodType<ContactRef>;

/** The data of buttons with only a reference. */
export const referenceData = z.object({ ref: z.string() });

function sign(purpose: Purpose, payload: object, actor: string, context: DialogContext): string {
  return context.referenceSigner.sign({
    purpose,
    actor,
    conversation: context.chat.conversationId,
    payload: payload as Parameters<DialogContext['referenceSigner']['sign']>[0]['payload'],
    expiresInMs: lifetimes[purpose],
  });
}
