import { progressText } from '../cards/requests/batch-labels.ts';
import { fileRowsOf, itemsOf } from '../changes/request/batch-items.ts';
import { loadRecord } from '../changes/request/change-record.ts';
import type { Config } from '../config.ts';
import { ConfigurationError } from '../platform/errors.ts';
import { openExistingDatabase } from '../store/database.ts';
import { outcomeFile } from '../transfer/outcome-file.ts';
import { createToolBackends } from './examine.ts';
import { personCalled } from './person-called.ts';

export interface ImportOutcome {
  /** The result file. */
  readonly file: string;
  /** How far the import is, in a sentence. */
  readonly words: string;
}

/**
 * Returns what became of the rows of an import so far.
 * @param as object id or user principal name of the person whose own contacts it is about; undefined for shared contacts
 * @throws {ConfigurationError} if the database has no such import, or it is about somebody else's own contacts
 */
export async function importOutcome(
  config: Config,
  number: number,
  as: string | undefined,
): Promise<ImportOutcome> {
  const database = await openExistingDatabase(config.database);
  try {
    const record = await loadRecord(database.changes, number);
    const { batch, state } = record?.request ?? {};
    if (record === undefined || batch === undefined)
      throw new ConfigurationError([`CR-${number} is not an import.`]);
    const { owner } = record.request;
    if (owner !== undefined && (as === undefined || (await objectIdOf(as, config)) !== owner))
      throw new ConfigurationError([
        `CR-${number} is about own contacts of somebody. Add --as PERSON, whose they are.`,
      ]);
    const file = await outcomeFile(record.request, {
      items: (_number, window) => itemsOf(database, record, window),
      fileRows: (_number, window) => fileRowsOf(database, record, window),
    });
    return { file, words: `CR-${number} is ${state}: ${progressText(batch)}` };
  } finally {
    await database.close();
  }
}

async function objectIdOf(name: string, config: Config): Promise<string> {
  const backends = createToolBackends(config);
  try {
    return await personCalled(name, backends);
  } finally {
    await backends.close();
  }
}
