import type { ContactRef } from '../../contacts/contact.ts';
import { newSubmissionKey } from '../contact-form/contact-forms.ts';
import { chooseRecord } from '../contacts/choose-person.ts';
import type { DialogContext } from '../define-dialog.ts';
import { signForActor } from '../references.ts';
import type { Reply } from '../reply.ts';
import type { BulkPayload } from './bulk-operations.ts';
import { askBulkOperation } from './confirm-bulk-change.ts';

/** Finds a contact, and asks whether to hide it or show it again. */
export function chooseVisibility(
  argument: string,
  bulkKind: 'hide' | 'unhide',
  context: DialogContext,
): Promise<Reply> {
  const what = ({ source, id, owner }: ContactRef) => ({ bulkKind, source, owner, ids: [id] });
  return chooseRecord(argument, context, {
    title: bulkKind === 'hide' ? 'Hide' : 'Show again',
    operation: 'update',
    button: (title, ref) => {
      const payload: BulkPayload = { ...what(ref), key: newSubmissionKey() };
      const data = { ref: signForActor('form', payload, context) };
      return { title, verb: 'contacts.change', data, sendsInputs: false };
    },
    run: (ref) => askBulkOperation(what(ref), context),
  });
}
