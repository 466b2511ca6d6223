import type { ChangeRequests } from '../changes/change-requests.ts';
import type { FileRowOutcome } from '../changes/request/batch-items.ts';
import { type BatchItem, type ChangeRequest, isListOperation } from '../changes/request/change-request.ts';
import { isEnded } from '../changes/request/change-states.ts';
import { messages } from '../languages/messages.ts';
import { conflictReason, problemReason } from '../languages/problem-reason.ts';
import { itemSentences } from '../languages/reading-sentences.ts';
import { changeText, valueText } from './value-text.ts';
import { writeCsv } from './write-csv.ts';

const pageSize = 500;

/**
 * Returns the result file of a large batch: CSV with a line for each row of the imported file, what became of it and
 * why. Without a file, a line for each contact.
 */
export async function outcomeFile(
  request: ChangeRequest,
  changes: Pick<ChangeRequests, 'items' | 'fileRows'>,
): Promise<string> {
  const { line, result, reason, name, email } = messages.transfer.result;
  const lines: (readonly string[])[] = [[line, result, name, email, reason]];
  const read = (request.batch?.fileRows ?? 0) > 0 ? changes.fileRows : itemRows;
  for (let from = 1; ; from += pageSize) {
    const page = await read(request.number, { from, limit: pageSize });
    for (const outcome of page) lines.push(lineOf(outcome, request));
    if (page.length < pageSize) return writeCsv(lines);
  }

  async function itemRows(
    number: number,
    window: { readonly from: number; readonly limit: number },
  ): Promise<readonly FileRowOutcome[]> {
    const items = await changes.items(number, window);
    return items.map(({ position, item }) => ({ row: rowOf(position, item), item }));
  }
}

function rowOf(position: number, item: BatchItem): FileRowOutcome['row'] {
  const result = item.operation === 'create' ? 'new' : 'changed';
  const reason = item.operation === 'update' ? item.difference.map(changeText).join(' ') : '';
  return { line: position, name: item.targetName, email: '', result, reason, item: position };
}

function lineOf({ row, item }: FileRowOutcome, { source, state }: ChangeRequest): readonly string[] {
  const { words } = messages.transfer.result;
  const { outcomes } = messages.transfer;
  const { line, name, email, reason } = row;
  if (item === undefined) return [String(line), words[row.result], name, email, reason];
  const { operation, problem, reading, conflicts } = item;
  const { system } = messages.sources[source];
  const unlike = itemSentences({ ...item, system });
  const lineWith = (result: string, why: string) => {
    return [String(line), result, name, email, [why, unlike].filter((text) => text !== '').join(' ')];
  };
  switch (item.state) {
    case 'done':
      return lineWith(outcomes.done[isListOperation(operation) ? 'update' : operation], reason);
    case 'waiting':
      return lineWith(isEnded(state) ? outcomes.notSaved : outcomes.waiting, reason);
    case 'uncertain':
      return lineWith(outcomes.uncertain, outcomes.checkIt);
    case 'conflict':
    case 'failed':
      return lineWith(
        outcomes.failed,
        conflicts.length > 0
          ? conflictReason(
              conflicts.map(({ field, theirs }) => ({
                field: messages.fields[field],
                value: valueText(theirs),
              })),
            )
          : problemReason({
              code: problem,
              system,
              refused: reading.refused === undefined ? '' : messages.fields[reading.refused],
              isNew: operation === 'create',
            }),
      );
  }
}
