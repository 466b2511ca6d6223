import { readFileSync } from 'node:fs';
import { readDatabasePlace } from '../src/config.ts';
import { ConfigurationError } from '../src/errors.ts';
import { importLedger } from '../src/import-ledger.ts';

/**
 * `npm run ledger -- import FILE.csv` makes the contacts known that a feeding system keeps in Unified Contacts, whose
 * interface cannot list them. Reads DATABASE_URL or DATA_DIR, as `npm start` does.
 */
const [command, file, ...others] = process.argv.slice(2);
if (command !== 'import' || file === undefined || others.length > 0) {
  fail('npm run ledger -- import FILE.csv');
}
try {
  const report = await importLedger(readFileSync(file, 'utf8'), readDatabasePlace());
  if (report.problems.length > 0) fail(`Nothing was imported.\n${report.problems.join('\n')}`);
  console.log(`${report.added} contacts are known now that were not; ${report.known} were known before.`);
} catch (error) {
  if (error instanceof ConfigurationError) fail(error.message);
  if (error instanceof Error && 'code' in error) fail(`${file} cannot be read (${error.code}).`);
  throw error;
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
