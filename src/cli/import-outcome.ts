import { countWords } from '../cards/requests/batch-labels.ts';
import { fileRowsOf, itemsOf } from '../changes/request/batch-items.ts';
import { loadRecord } from '../changes/request/change-record.ts';
import type { Config } from '../config.ts';
import { ConfigurationError } from '../platform/errors.ts';
import { openExistingDatabase } from '../store/database.ts';
import { outcomeFile } from '../transfer/outcome-file.ts';

export interface ImportOutcome {
  /** The result file. */
  readonly file: string;
  /** How far the import is, in a sentence. */
  readonly words: string;
}

/**
 * Returns what became of the rows of an import so far.
 * @throws {ConfigurationError} if the database has no such import
 */
export async function importOutcome(config: Config, number: number): Promise<ImportOutcome> {
  const database = await openExistingDatabase(config.database);
  try {
    const record = await loadRecord(database.changes, number);
    const { batch, state } = record?.request ?? {};
    if (record === undefined || batch === undefined)
      throw new ConfigurationError([`CR-${number} is not an import.`]);
    const file = await outcomeFile(record.request, {
      items: (_number, window) => itemsOf(database, record, window),
      fileRows: (_number, window) => fileRowsOf(database, record, window),
    });
    return { file, words: `CR-${number} is ${state}: ${countWords(batch)}` };
  } finally {
    await database.close();
  }
}
