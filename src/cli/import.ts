import { readFile, stat, writeFile } from 'node:fs/promises';
import { sources } from '../contacts/sources.ts';
import { transferLimits } from '../transfer/input-row.ts';
import { oneOf, runCommand, UsageError } from './command-line.ts';

const usage = `npm run import -- FILE --dry-run [--result RESULT.csv]
npm run import -- FILE --as PERSON [--result RESULT.csv]

Compares a CSV or vCard file with the contacts of a system, and says what an import would do with each row. With a
person, it asks for all changes in one change request, under the roles of this person and the policy. Settings come from
the environment, as for npm start.

  --dry-run        changes nothing
  --as PERSON      object id or user principal name of the person in whose name contacts are changed
  --to SYSTEM      ${sources.join(', ')} (default: the first shared system)
  --key KEY        how a row finds its contact: email, name or phone (default email)
  --empty MEANING  what an empty cell means: leave or clear (default leave)
  --result FILE    writes CSV with the result of each row and its reason (default FILE.result.csv)
  --help           this text
`;

await runCommand({
  usage,
  options: {
    'dry-run': { type: 'boolean', default: false },
    as: { type: 'string' },
    to: { type: 'string' },
    key: { type: 'string', default: 'email' },
    empty: { type: 'string', default: 'leave' },
    result: { type: 'string' },
  },
  positionals: [1, 1],
  async run(values, [path = '']) {
    if (values['dry-run'] === (values.as !== undefined))
      throw new UsageError('Give either --dry-run or --as.');
    const key = oneOf('--key', values.key, ['email', 'name', 'phone']);
    const emptyCells = oneOf('--empty', values.empty, ['leave', 'clear']);
    const to = values.to === undefined ? undefined : oneOf('--to', values.to, sources);
    // A larger file is refused without reading it.
    if ((await stat(path)).size > transferLimits.bytes)
      throw new UsageError(`${path} is larger than 10 MB. Split it.`);
    const bytes = await readFile(path);
    const { BackendError, ConfigurationError } = await import('../platform/errors.ts');
    const { readConfig } = await import('../config.ts');
    const { importContacts } = await import('./import-contacts.ts');
    const { countResults, resultFile, resultWords } = await import('../transfer/result-file.ts');
    const command = { bytes, to, key, emptyCells, as: values.as };
    const { rows, notes, request } = await importContacts(readConfig(), command).catch((error) => {
      if (!(error instanceof BackendError)) throw error;
      throw new ConfigurationError([`${error.system} did not answer: ${error.message}`]);
    });
    const result = values.result ?? `${path}.result.csv`;
    await writeFile(result, resultFile(rows), { mode: 0o600 });
    console.log(
      [...notes, ...resultWords(countResults(rows)), `Each row with its reason: ${result}`].join('\n'),
    );
    if (request !== undefined) console.log(`CR-${request.number} is ${request.state}.`);
    else if (values.as !== undefined) console.log('There was nothing to change.');
  },
});
