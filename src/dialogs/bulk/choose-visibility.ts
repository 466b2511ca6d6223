import type { ContactRef } from '../../contacts/contact.ts';
import { newSubmissionKey } from '../contact-form/contact-forms.ts';
import { chooseRecord } from '../contacts/choose-person.ts';
import type { DialogContext } from '../define-dialog.ts';
import { sealForActor } from '../references.ts';
import type { Reply } from '../reply.ts';
import type { DeedPayload } from './bulk-operations.ts';
import { askDeed } from './confirm-bulk-change.ts';

/** Finds the one contact that is meant, and asks whether to hide it or to show it again. */
export function chooseVisibility(
  argument: string,
  deed: 'hide' | 'unhide',
  context: DialogContext,
): Promise<Reply> {
  const what = ({ source, id, owner }: ContactRef) => ({ deed, source, owner, ids: [id] });
  return chooseRecord(argument, context, {
    title: deed === 'hide' ? 'Hide' : 'Show again',
    operation: 'update',
    button: (title, ref) => {
      const payload: DeedPayload = { ...what(ref), key: newSubmissionKey() };
      const data = { ref: sealForActor('form', payload, context) };
      return { title, verb: 'contacts.change', data, sendsInputs: false };
    },
    run: (ref) => askDeed(what(ref), context),
  });
}
