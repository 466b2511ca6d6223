import { z } from 'zod';
import { notice } from '../../cards/general/notice.ts';
import { changeLines } from '../../cards/requests/change-view.ts';
import { confirmChange } from '../../cards/requests/confirm-change.ts';
import { type BatchItem, noReading } from '../../changes/request/change-request.ts';
import { difference } from '../../contacts/validation/difference.ts';
import { helpButton } from '../buttons.ts';
import { consentFor, refusedReply } from '../consent.ts';
import { readReason } from '../contact-form/contact-form-input.ts';
import { newSubmissionKey } from '../contact-form/contact-forms.ts';
import type { DialogContext } from '../define-dialog.ts';
import { openReference, signForActor } from '../references.ts';
import type { Reply } from '../reply.ts';
import { changeReply, proposeChange } from '../request-card/change-reply.ts';
import { type BulkOperation, type BulkPayload, bulkOperation, bulkPayload } from './bulk-operations.ts';

/** The data of a confirmation, with the reason as an input. */
export const bulkData = z.looseObject({ ref: z.string() });

/** Shows what an operation will do and asks for confirmation. */
export async function askBulkOperation(
  what: Omit<BulkPayload, 'key'>,
  context: DialogContext,
): Promise<Reply> {
  const { writable } = context;
  const hides = what.bulkKind === 'hide' || what.bulkKind === 'unhide' || what.bulkKind === 'hide-all';
  if (hides && writable(what.source)?.capabilities.fields.hiddenFromAddressLists === undefined) {
    return bulkNotice('The system that keeps this has no address lists to hide from.');
  }
  const payload: BulkPayload = { ...what, key: newSubmissionKey() };
  const found = await bulkOperation(payload, context);
  if (found === undefined) return bulkNotice('It is like that already, so there is nothing to do.');
  const consent = await consentFor(found.draft, context);
  if ('refusal' in consent) return refusedReply(consent.refusal);
  const { asked } = consent;
  const card = confirmChange({
    title: found.title,
    caption: found.draft.operation === 'merge' ? 'What is kept, and what is deleted' : 'What changes',
    changes: linesOf(found),
    consequences: [...(consent.others === '' ? [] : [consent.others]), ...found.consequences],
    asking: { words: asked, reason: '' },
    actions: [
      {
        title: asked === '' ? found.button : 'Submit for approval',
        verb: 'contacts.change.confirm',
        data: { ref: signForActor('form', payload, context) },
        ...(found.button === 'Show again' ? {} : { style: 'destructive' as const }),
      },
      ...(what.bulkKind === 'merge' && what.ids.length === 2 ? [keepOther(what, context)] : []),
      { title: 'Cancel', verb: 'form.cancel', data: {}, sendsInputs: false },
    ],
  });
  return { kind: 'card', card, placement: 'new' };
}

/** Verifies a button's reference to an operation. */
export function openBulkOperation(data: { readonly ref: string }, context: DialogContext): BulkPayload {
  return openReference('form', data.ref, bulkPayload, context);
}

/** Proposes a confirmed operation; idempotent by its key. */
export async function confirmBulkOperation(
  data: { ref: string; [input: string]: unknown },
  context: DialogContext,
): Promise<Reply> {
  const payload = openBulkOperation(data, context);
  const known = await context.changes.bySubmission(payload.key);
  if (known !== undefined) return changeReply(known, context);
  const found = await bulkOperation(payload, context);
  if (found === undefined) return bulkNotice('It is like that already, so nothing was changed.');
  const draft = { ...found.draft, key: payload.key, reason: readReason(data), replaces: 0 };
  const { outcome } = await proposeChange(draft, context);
  return changeReply(outcome, context);
}

export function bulkNotice(text: string): Reply {
  const card = notice({
    tone: 'info',
    title: 'Nothing was changed',
    text,
    reference: '',
    actions: [helpButton],
  });
  return { kind: 'card', card, placement: 'new' };
}

function keepOther({ ids, ...what }: Omit<BulkPayload, 'key'>, context: DialogContext) {
  const payload: BulkPayload = { ...what, ids: ids.toReversed(), key: newSubmissionKey() };
  return {
    title: 'Keep the other one',
    verb: 'contacts.change' as const,
    sendsInputs: false,
    data: { ref: signForActor('form', payload, context) },
  };
}

function linesOf({ draft }: BulkOperation) {
  const items = (draft.items ?? []).map(
    (item): BatchItem => ({
      ...item,
      difference: difference(item.before, item.after),
      state: 'waiting',
      problem: '',
      conflicts: [],
      reading: noReading,
      stored: undefined,
    }),
  );
  const { operation, before, after } = draft;
  return changeLines({
    operation: operation === 'hide' ? 'update' : operation,
    items,
    state: 'pending',
    difference: difference(before, after),
  });
}
