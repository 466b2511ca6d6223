import { readFile } from 'node:fs/promises';
import { decodeText } from '../contacts/text/decode-text.ts';
import { ConfigurationError } from '../platform/errors.ts';
import { oneOf, runCommand } from './command-line.ts';

const usage = `npm run known-contacts -- import FILE.csv [--encoding NAME]

Makes the contacts known that a feeding system keeps in Unified Contacts, whose interface cannot list them.
Reads DATABASE_URL or DATA_DIR, as npm start does. All rows are imported, or none.

  --encoding NAME   of a file that is not in UTF-8 or UTF-16, such as windows-1252 or macintosh
  --help            this text
`;

await runCommand({
  usage,
  options: { encoding: { type: 'string' } },
  positionals: [2, 2],
  async run(values, [command = '', file = '']) {
    oneOf('The command', command, ['import']);
    const decoded = decodeText(await readFile(file), values.encoding);
    if ('problem' in decoded) throw new ConfigurationError([`Nothing was imported. ${decoded.problem}`]);
    // Loaded only here, so that `--help` and a wrong argument are answered at once.
    const { readDatabaseTarget } = await import('../config.ts');
    const { importKnownContacts } = await import('./import-known-contacts.ts');
    const report = await importKnownContacts(decoded.text, readDatabaseTarget());
    if (report.problems.length > 0) {
      throw new ConfigurationError(['Nothing was imported.', ...report.problems]);
    }
    console.log(`${report.added} contacts are known now that were not; ${report.known} were known before.`);
  },
});
