import { messages } from '../languages/messages.ts';
import type { PlannedRow, RowResult } from './plan-import.ts';
import { writeCsv } from './write-csv.ts';

/** The results in the order of summaries. */
export const rowResults = [
  'new',
  'changed',
  'same',
  'duplicate',
  'invalid',
] as const satisfies readonly RowResult[];

/** Returns the result file of an import: CSV with a line for each row of the file, and its reason. */
export function resultFile(rows: readonly PlannedRow[]): string {
  const { line, result, reason, name, email, words } = messages.transfer.result;
  return writeCsv([
    [line, result, name, email, reason],
    ...rows.map((row) => [String(row.line), words[row.result], row.name, row.email, row.reasons.join(' ')]),
  ]);
}

/** Returns how many rows have each result. */
export function countResults(rows: readonly PlannedRow[]): Readonly<Record<RowResult, number>> {
  const counts = { new: 0, changed: 0, same: 0, duplicate: 0, invalid: 0 };
  for (const { result } of rows) counts[result]++;
  return counts;
}

/** Returns the results in words, those that no row has left out: `3 new contacts`. */
export function resultTexts(counts: Readonly<Record<RowResult, number>>): readonly string[] {
  return rowResults
    .filter((result) => counts[result] > 0)
    .map((result) => messages.transfer.result.counts[result]({ count: counts[result] }));
}
