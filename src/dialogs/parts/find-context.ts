import type { DialogContext } from '../define-dialog.ts';

/** For whom the directory is asked. In a group chat only what everybody there may see: nobody's own contacts. */
export function findContext(context: DialogContext): { owner: string; correlationId: string } {
  return {
    owner: context.chat.kind === 'personal' ? context.actor.objectId : '',
    correlationId: context.turn.correlationId,
  };
}
