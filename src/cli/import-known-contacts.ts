import { readImportFile } from '../providers/unified-contacts/import-file.ts';
import { type DatabaseTarget, openDatabase } from '../store/database.ts';

export interface ImportReport {
  readonly added: number;
  readonly known: number;
  /** What is wrong with the file; nothing was imported unless this is empty. */
  readonly problems: readonly string[];
}

/**
 * Makes the contacts of a feeding system's file known, so that they can be found; a running Cardfile on the same
 * database finds them at the next search. All rows are taken or none.
 * @param text the CSV file, see `readImportFile`
 * @throws {ConfigurationError} when the database cannot be used
 */
export async function importKnownContacts(text: string, place: DatabaseTarget): Promise<ImportReport> {
  const { contacts, problems } = readImportFile(text);
  if (problems.length > 0) return { added: 0, known: 0, problems };
  const database = await openDatabase(place);
  try {
    const report = await database.knownContacts.import(contacts);
    // Processes that cache contacts in memory read the new ones at once.
    await database.directory.hurrySync('unified-contacts');
    return { ...report, problems };
  } finally {
    await database.close();
  }
}
