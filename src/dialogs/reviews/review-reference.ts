import { z } from 'zod';
import { type DialogContext, StaleButtonError } from '../define-dialog.ts';
import { contactRef, lifetimes, openReference } from '../references.ts';

const payload = z.object({
  review: z.string().default(''),
  /** The contact that the card asks about. */
  contact: contactRef.optional(),
  /** The settings that the card previews. */
  digest: z.string().default(''),
  /** The file with the bounced addresses. */
  file: z.string().default(''),
  /** The values of the card's inputs, by their names. */
  shown: z.record(z.string(), z.string()).default({}),
});

/**
 * Signs a reference to a review that only one person may use. It is valid in any chat, because the card with which
 * people are asked is made before their chat is known.
 */
export function signReview(
  reference: Readonly<Record<string, string | Readonly<Record<string, string>>>>,
  person: string,
  { referenceSigner }: Pick<DialogContext, 'referenceSigner'>,
): string {
  return referenceSigner.sign({
    purpose: 'review',
    actor: person,
    conversation: '',
    payload: reference,
    expiresInMs: lifetimes.review,
  });
}

/** What a reference to a review holds. */
export type ReviewReference = z.output<typeof payload>;

export function openReview(ref: string, context: DialogContext): ReviewReference {
  return openReference('review', ref, payload, context);
}

/** Returns the reviews; without a cached directory there are none, and no button of one. */
export function reviewsOf({ reviews }: DialogContext): NonNullable<DialogContext['reviews']> {
  if (reviews === undefined) throw new StaleButtonError('expired');
  return reviews;
}
