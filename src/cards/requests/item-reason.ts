import type { BatchItem, ChangeRequest } from '../../changes/request/change-request.ts';
import { messages } from '../../languages/messages.ts';
import { conflictReason, problemReason } from '../../languages/problem-reason.ts';
import { itemSentences } from '../../languages/reading-sentences.ts';
import { literal } from '../engine/plain.ts';
import { oneLineValue } from './change-view.ts';

/** Returns why an item of a batch was not saved, or how it is unlike what was asked for, in sentences; '' otherwise. */
export function itemReason(request: Pick<ChangeRequest, 'source'>, item: BatchItem): string {
  return [problemOf(request, item), unlikeAsked(request, item)].filter((text) => text !== '').join(' ');
}

/** Returns how an item is unlike what was asked for, besides the reason of a failure; '' otherwise. */
export function unlikeAsked({ source }: Pick<ChangeRequest, 'source'>, item: BatchItem): string {
  const missedLists = item.reading.missedLists.map((name) => literal(name, 100));
  const reading = { ...item.reading, missedLists };
  return itemSentences({ ...item, reading, system: messages.sources[source].system });
}

function problemOf({ source }: Pick<ChangeRequest, 'source'>, item: BatchItem): string {
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
