import { type Owner, parseOwner } from '../../contacts/owner.ts';
import type { DialogContext } from '../define-dialog.ts';

/** For whom the directory is asked. In a group chat only what everybody there may see: nobody's own contacts. */
export function findContext(context: DialogContext): { owner: Owner | undefined; correlationId: string } {
  return {
    owner: context.chat.kind === 'personal' ? parseOwner(context.actor.objectId) : undefined,
    correlationId: context.turn.correlationId,
  };
}
