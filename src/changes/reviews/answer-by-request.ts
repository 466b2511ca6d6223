import type { Store } from '../../store/database.ts';
import { type ChangeProposal, isListOperation } from '../request/change-request.ts';

/** Records a change request as the answer for those of its contacts that a running review asks about. */
export async function answerByRequest(
  { reviews }: Pick<Store, 'reviews'>,
  { operation, source, target, items = [] }: ChangeProposal,
  number: number,
  now: number,
): Promise<void> {
  if (isListOperation(operation)) return;
  const changes = items.length > 0 ? items : [{ operation, target }];
  for (const answer of ['changed', 'deleted'] as const) {
    const ids = changes.flatMap((change) => {
      const isAnswer = (change.operation === 'delete') === (answer === 'deleted');
      return isAnswer && change.target !== undefined && change.target.owner === undefined
        ? [change.target.id]
        : [];
    });
    if (ids.length === 0) continue;
    await reviews.answerByRequest(ids, { source, answer, answered_at: now, request_number: number });
  }
}
