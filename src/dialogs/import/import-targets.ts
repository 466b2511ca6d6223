import type { SourceId } from '../../contacts/sources.ts';
import { storesToAdd } from '../contact-form/stores.ts';
import type { DialogContext } from '../define-dialog.ts';

/** Returns the systems whose contacts this person can import, shared ones first; the policy decides on each change. */
export function importTargets(context: DialogContext): readonly SourceId[] {
  return storesToAdd(context).filter((source) => {
    const provider = context.writable(source);
    return provider?.listChanges !== undefined && provider.capabilities.operations.has('update');
  });
}
