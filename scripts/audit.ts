import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { openValues, verifyAudit } from '../src/changes/audit.ts';
import { eraseValues } from '../src/changes/erase-values.ts';
import { readDatabasePlace } from '../src/config.ts';
import { personalSources, type SourceId } from '../src/contacts/contact.ts';
import { ConfigurationError } from '../src/errors.ts';
import { type Database, openDatabase } from '../src/store/database.ts';

/**
 * `npm run audit -- verify` walks the log and says whether anything was changed, taken out or cut off.
 * `npm run audit -- export FILE [--values]` writes it as one JSON object a line, with the values of shared contacts.
 * `npm run audit -- erase TEXT` makes what ended requests say about a person unreadable for ever.
 * `npm run audit -- retain DAYS` does so with everything that ended longer ago.
 * Reads DATABASE_URL or DATA_DIR.
 */
const usage = 'npm run audit -- verify | export FILE [--values] | erase TEXT | retain DAYS';
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { values: { type: 'boolean', default: false } },
});
const [command = '', argument = ''] = positionals;
const deeds: Readonly<Record<string, (database: Database) => Promise<void>>> = {
  verify,
  ...(argument === '' ? {} : { export: exportLog, erase, retain }),
};
const deed = deeds[command];
if (deed === undefined) fail(usage);
try {
  const database = await openDatabase(readDatabasePlace());
  await deed(database);
  await database.close();
} catch (error) {
  if (error instanceof ConfigurationError) fail(error.message);
  throw error;
}

async function verify(database: Database): Promise<void> {
  const verdict = await verifyAudit(database);
  if (verdict.intact) console.log(`The audit log is intact: ${verdict.entries} entries.`);
  else {
    console.log(
      `The audit log was tampered with: entry ${verdict.brokenAt} is missing, changed or out of place.`,
    );
    process.exitCode = 2;
  }
}

async function exportLog(database: Database): Promise<void> {
  const file = createWriteStream(argument, { mode: 0o600 });
  let seq = 0;
  for (;;) {
    const rows = await database.audit.after(seq, 500);
    if (rows.length === 0) break;
    for (const row of rows) {
      seq = row.seq;
      // What somebody keeps for themselves is for nobody else, whoever operates the server.
      const isShown = values.values && !personalSources.has(row.source as SourceId);
      const opened = isShown ? await openValues(database, row) : undefined;
      const line = JSON.stringify({ ...row, ...(opened && { values: opened }) });
      if (!file.write(`${line}\n`)) await once(file, 'drain');
    }
  }
  file.end();
  await once(file, 'close');
  console.log(`${seq} entries written to ${argument}.`);
}

async function erase(database: Database): Promise<void> {
  report(await eraseValues(database, { text: argument }, Date.now));
}

async function retain(database: Database): Promise<void> {
  const days = Number(argument);
  if (!Number.isInteger(days) || days < 1) fail(usage);
  report(await eraseValues(database, { endedBefore: Date.now() - days * 24 * 3_600_000 }, Date.now));
}

function report({
  erased,
  kept,
}: {
  readonly erased: readonly number[];
  readonly kept: readonly number[];
}): void {
  console.log(`The values of ${erased.length} requests are unreadable now.`);
  if (kept.length > 0) {
    console.log(`Not ended yet, so left as they are: ${kept.map((number) => `CR-${number}`).join(', ')}.`);
  }
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
