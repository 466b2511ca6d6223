import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { CardAction } from '../../cards/engine/card.ts';
import { maxItems } from '../../changes/request/change-request.ts';
import { sources } from '../../contacts/sources.ts';
import { plainButton } from '../buttons.ts';
import type { DialogContext } from '../define-dialog.ts';
import { listInReference } from '../lists/list-choice.ts';
import { ownerInReference, signForActor } from '../references.ts';

/** The signed payload of an operation on one or several contacts without a form. */
export const bulkPayload = z.object({
  key: z.string(),
  bulkKind: z.enum(['hide', 'unhide', 'merge', 'hide-all', 'delete-all', 'add-to-list', 'remove-from-list']),
  source: z.enum(sources),
  owner: ownerInReference,
  /** For a merge, the contact to keep comes first. */
  ids: z.array(z.string().min(1)).min(1).max(maxItems),
  /** The distribution list of a change of one. */
  list: listInReference.optional(),
});

export type BulkPayload = z.infer<typeof bulkPayload>;
export type OperationKind = BulkPayload['bulkKind'];

/** Returns the button that asks whether to run an operation. */
export function bulkButton(
  title: string,
  what: Omit<BulkPayload, 'key'>,
  context: DialogContext,
): CardAction {
  const payload: BulkPayload = { ...what, key: randomUUID() };
  return plainButton(title, 'contacts.change', { ref: signForActor('form', payload, context) });
}
