import { z } from 'zod';
import { type ListOperation, maxItems } from '../../changes/request/change-request.ts';
import type { ContactRef } from '../../contacts/contact.ts';
import { sources } from '../../contacts/sources.ts';

/** A distribution list in the signed payload of a card. */
export const listInReference = z.object({ id: z.string().min(1), name: z.string() });

/** The signed payload of a card on which a list is chosen for contacts. */
export const listChoice = z.object({
  operation: z.enum(['add-to-list', 'remove-from-list']),
  source: z.enum(sources),
  ids: z.array(z.string().min(1)).min(1).max(maxItems),
  /** Those of the contacts of which it is not certain that they are meant. */
  doubtful: z.array(z.string()).max(maxItems).optional(),
});

export type ListChoice = z.infer<typeof listChoice>;

/** Returns the choice of a list for one contact. */
export function choiceFor(operation: ListOperation, { source, id }: ContactRef): ListChoice {
  return { operation, source, ids: [id] };
}

/** Returns the only contact of a choice, or the first one. */
export function contactOf({ source, ids: [id = ''] }: ListChoice): ContactRef {
  return { source, id, owner: undefined };
}
