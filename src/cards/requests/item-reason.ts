import type { BatchItem, ChangeRequest } from '../../changes/request/change-request.ts';
import { messages } from '../../languages/messages.ts';
import { conflictReason, problemReason } from '../../languages/problem-reason.ts';
import { oneLineValue } from './change-view.ts';

/** Returns why an item of a batch was not saved, in a sentence; '' if it was or may still be. */
export function itemReason({ source }: Pick<ChangeRequest, 'source'>, item: BatchItem): string {
  const { state, problem, operation, reading, conflicts } = item;
  if (state !== 'failed' && state !== 'conflict') return '';
  if (conflicts.length > 0) {
    return conflictReason(
      conflicts.map(({ field, theirs }) => ({ field: messages.fields[field], value: oneLineValue(theirs) })),
    );
  }
  return problemReason({
    code: problem,
    system: messages.sources[source].system,
    refused: reading.refused === undefined ? '' : messages.fields[reading.refused],
    isNew: operation === 'create',
  });
}
