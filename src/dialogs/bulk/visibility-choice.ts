import type { ContactRef } from '../../contacts/contact.ts';
import { messages } from '../../languages/messages.ts';
import type { RecordChoice } from '../contacts/choose-person.ts';
import { bulkButton } from './bulk-payload.ts';
import { askBulkOperation } from './confirm-bulk-operation.ts';

/** Returns how a contact is chosen that is hidden from the address lists, or shown there again. */
export function visibilityChoice(bulkKind: 'hide' | 'unhide'): RecordChoice {
  const hides = bulkKind === 'hide';
  const what = ({ source, id, owner }: ContactRef) => ({ bulkKind, source, owner, ids: [id] });
  return {
    dialog: `${bulkKind}-contact`,
    prompt: () => (hides ? messages.bulk.chooseContactToHide : messages.bulk.chooseContactToShowAgain),
    title: (record) =>
      hides ? messages.bulk.hideRecord({ record }) : messages.bulk.showRecordAgain({ record }),
    operation: 'update',
    button: (title, ref, context) => bulkButton(title, what(ref), context),
    run: (ref, context) => askBulkOperation(what(ref), context),
  };
}
