import { z } from 'zod';
import type { ContactRef } from '../contacts/contact.ts';
import { parseOwner } from '../contacts/owner.ts';
import { sources } from '../contacts/sources.ts';
import { longestReference } from '../identity/signed-reference.ts';
import { type DialogContext, StaleButtonError } from './define-dialog.ts';

/**
 * The sealed references that cards carry: signed, bound to the chat and, where only one person may press, to that
 * person. A card never says on its own what is true.
 */
const day = 24 * 60 * 60 * 1000;

const lifetimes = {
  contact: 30 * day,
  form: 7 * day,
  change: 90 * day,
  requests: day,
  delegation: day,
} as const;

type Purpose = keyof typeof lifetimes;

/** Makes a reference that anybody in the chat may use; in a 1:1 chat that is one person. */
export function signForChat(purpose: Purpose, payload: object, context: DialogContext): string {
  return sign(purpose, payload, '', context);
}

/** Makes a reference that only the person of this turn may use. */
export function signForActor(purpose: Purpose, payload: object, context: DialogContext): string {
  return sign(purpose, payload, context.actor.objectId, context);
}

/** Whether a reference is short enough to be opened again. */
export function isOpenable(reference: string): boolean {
  return reference.length <= longestReference;
}

/**
 * Opens a reference that came back from a card.
 * @throws {StaleButtonError} when it is forged, too old, from another chat or another person's
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

/** An owner inside a reference: left out, or '' on older cards, for a shared contact. */
export const ownerInReference = z.string().default('').transform(parseOwner);

export const contactRef = z.object({
  source: z.enum(sources),
  id: z.string().min(1),
  owner: ownerInReference,
}) satisfies z.ZodType<ContactRef>;

/** The data of every button that carries just a reference. */
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
