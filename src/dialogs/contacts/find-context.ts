import { type Owner, parseOwner } from '../../contacts/owner.ts';
import type { DialogContext } from '../define-dialog.ts';

/**
 * Returns the owner for directory queries. In a group chat there is none, so personal contacts are not found.
 */
export function findContext(context: DialogContext): { owner: Owner | undefined; correlationId: string } {
  return {
    owner: context.chat.kind === 'personal' ? parseOwner(context.actor.objectId) : undefined,
    correlationId: context.turn.correlationId,
  };
}
