import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { personalSources, type SourceId } from '../contacts/sources.ts';
import { ConfigurationError } from '../platform/errors.ts';
import type { Database } from '../store/database.ts';
import { oneOf, runCommand, UsageError, wholeNumber } from './command-line.ts';

const usage = `npm run audit -- verify
npm run audit -- export FILE [--values]
npm run audit -- erase TEXT
npm run audit -- retain DAYS

  verify     says whether an entry of the audit log was changed, taken out or cut off
  export     writes the log to a file, one JSON object a line; with --values also those of shared contacts
  erase      makes what ended requests say about a person unreadable for ever
  retain     does so with everything that ended more than DAYS ago
  --help     this text

Reads DATABASE_URL or DATA_DIR, as npm start does.
`;
const commands = ['verify', 'export', 'erase', 'retain'] as const;

await runCommand({
  usage,
  options: { values: { type: 'boolean', default: false } },
  positionals: [1, 2],
  async run(values, [word = '', argument]) {
    const command = oneOf('The command', word, commands);
    if ((argument === undefined) !== (command === 'verify')) {
      throw new UsageError(`${command} takes ${command === 'verify' ? 'no' : 'one'} argument.`);
    }
    if (values.values && command !== 'export') throw new UsageError('--values belongs to export.');
    const days = command === 'retain' ? wholeNumber('DAYS', argument ?? '') : 0;
    // Loaded only here, so that `--help` and a wrong argument are answered at once.
    const { readDatabaseTarget } = await import('../config.ts');
    const { openExistingDatabase } = await import('../store/database.ts');
    const { eraseValues } = await import('../changes/request/erase-values.ts');
    const database = await openExistingDatabase(readDatabaseTarget());
    try {
      if (command === 'verify') await verify(database);
      if (command === 'export') await exportLog(database, argument ?? '', values.values);
      if (command === 'erase') report(await eraseValues(database, { text: argument ?? '' }, Date.now));
      if (command === 'retain') {
        const endedBefore = Date.now() - days * 24 * 3_600_000;
        report(await eraseValues(database, { endedBefore }, Date.now));
      }
    } finally {
      await database.close();
    }
  },
});

async function verify(database: Database): Promise<void> {
  const { verifyAudit } = await import('../changes/audit/audit.ts');
  const verdict = await verifyAudit(database);
  if (!verdict.intact) {
    console.log(
      `The audit log was tampered with: entry ${verdict.brokenAt} is missing, changed or out of place.`,
    );
    process.exitCode = 2;
    return;
  }
  if (verdict.entries === 0) {
    throw new ConfigurationError(['The audit log of this database is empty: there is nothing to verify.']);
  }
  console.log(`The audit log is intact: ${verdict.entries} entries.`);
}

async function exportLog(database: Database, path: string, withValues: boolean): Promise<void> {
  const { openValues } = await import('../changes/audit/audit.ts');
  let seq = 0;
  await pipeline(lines, createWriteStream(path, { mode: 0o600 }));
  console.log(`${seq} entries written to ${path}.`);

  async function* lines(): AsyncGenerator<string> {
    for (;;) {
      const rows = await database.audit.after(seq, 500);
      if (rows.length === 0) return;
      for (const row of rows) {
        seq = row.seq;
        // What somebody keeps for themselves is for nobody else, whoever operates the server.
        const isShown = withValues && !personalSources.has(row.source as SourceId);
        const opened = isShown ? await openValues(database, row) : undefined;
        yield `${JSON.stringify({ ...row, ...(opened && { values: opened }) })}\n`;
      }
    }
  }
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
