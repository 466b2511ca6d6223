import { writeFile } from 'node:fs/promises';
import { sources } from '../contacts/sources.ts';
import { oneOf, runCommand, UsageError } from './command-line.ts';

const usage = `npm run export -- FILE --source SYSTEM [--as PERSON] [--format csv|vcard]
npm run export -- FILE --search TEXT --as PERSON [--format csv|vcard]

Writes contacts into a file that "npm run import" reads without a change: CSV, which is safe in spreadsheets, or vCards of
version 4.0. Settings come from the environment, as for npm start.

  --source SYSTEM  all contacts of ${sources.join(', ')}
  --search TEXT    the contacts that the person finds in a chat with Cardfile
  --as PERSON      object id or user principal name of the person whose personal contacts are included
  --format FORMAT  csv or vcard (default: by the name of the file, otherwise csv)
  --help           this text
`;

await runCommand({
  usage,
  options: {
    source: { type: 'string' },
    search: { type: 'string' },
    as: { type: 'string' },
    format: { type: 'string' },
  },
  positionals: [1, 1],
  async run({ source, search, as, format }, [path = '']) {
    if ((source === undefined) === (search === undefined)) {
      throw new UsageError('Give either --source or --search.');
    }
    if (search !== undefined && as === undefined) throw new UsageError('--search needs --as PERSON.');
    const kind = oneOf('--format', format ?? (/\.vcf$/i.test(path) ? 'vcard' : 'csv'), ['csv', 'vcard']);
    const what =
      source === undefined ? { search: search ?? '' } : { source: oneOf('--source', source, sources) };
    // Loaded only here, so that `--help` and a wrong argument are answered at once.
    const { readConfig } = await import('../config.ts');
    const { exportContacts } = await import('./export-contacts.ts');
    const { exportCsv } = await import('../transfer/export-csv.ts');
    const { exportVCards } = await import('../transfer/export-vcards.ts');
    const contacts = await exportContacts(readConfig(), { what, as });
    await writeFile(path, kind === 'csv' ? exportCsv(contacts) : exportVCards(contacts), { mode: 0o600 });
    console.log(`${contacts.length} contacts written to ${path}.`);
  },
});
