import type { ContactRef } from '../../contacts/contact.ts';
import { messages } from '../../languages/messages.ts';
import { plainButton } from '../buttons.ts';
import { newSubmissionKey } from '../contact-form/contact-forms.ts';
import { changeKnownPerson, chooseRecord, type RecordChoice } from '../contacts/choose-person.ts';
import type { DialogContext } from '../define-dialog.ts';
import { signForActor } from '../references.ts';
import type { Reply } from '../reply.ts';
import type { BulkPayload } from './bulk-operations.ts';
import { askBulkOperation } from './confirm-bulk-operation.ts';

type Visibility = 'hide' | 'unhide';

/** Finds a contact, and asks whether to hide it or show it again. */
export function chooseVisibility(
  argument: string,
  bulkKind: Visibility,
  context: DialogContext,
): Promise<Reply> {
  return chooseRecord(argument, context, recordChoice(bulkKind));
}

/** Asks whether to hide a contact of the last answer, or to show it again. */
export function changeVisibility(
  refs: readonly ContactRef[],
  bulkKind: Visibility,
  context: DialogContext,
): Promise<Reply> {
  return changeKnownPerson(refs, context, recordChoice(bulkKind));
}

function recordChoice(bulkKind: Visibility): RecordChoice {
  const what = ({ source, id, owner }: ContactRef) => ({ bulkKind, source, owner, ids: [id] });
  return {
    dialog: `${bulkKind}-contact`,
    prompt: () =>
      bulkKind === 'hide' ? messages.bulk.chooseContactToHide : messages.bulk.chooseContactToShowAgain,
    title: (record) =>
      bulkKind === 'hide' ? messages.bulk.hideRecord({ record }) : messages.bulk.showRecordAgain({ record }),
    operation: 'update',
    button: (title, ref, context) => {
      const payload: BulkPayload = { ...what(ref), key: newSubmissionKey() };
      const data = { ref: signForActor('form', payload, context) };
      return plainButton(title, 'contacts.change', data);
    },
    run: (ref, context) => askBulkOperation(what(ref), context),
  };
}
