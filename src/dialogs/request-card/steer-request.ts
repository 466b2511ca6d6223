import type { BatchSteering } from '../../changes/approvals/approvals.ts';
import { messages } from '../../languages/messages.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { byOf, runRequestAction } from './request-reply.ts';

/** Pauses a large batch, lets it continue or cancels it, and returns its card. */
export function steerRequest(
  number: number | undefined,
  wish: BatchSteering,
  context: DialogContext,
): Promise<Reply> {
  return runRequestAction(
    number,
    context,
    (known) => context.changes.steer(known, wish, context.roles, byOf(context)),
    () => messages.batches.steered[wish],
  );
}
