import { readFile, stat, writeFile } from 'node:fs/promises';
import { personalSources, sources } from '../contacts/sources.ts';
import { transferLimits } from '../transfer/input-row.ts';
import { oneOf, runCommand, UsageError } from './command-line.ts';

const usage = `npm run import -- FILE --dry-run [--result RESULT.csv]
npm run import -- FILE --as PERSON [--result RESULT.csv]
npm run import -- --outcome CR-12 [--as PERSON] [--result RESULT.csv]

Compares a CSV or vCard file with the contacts of a system, and says what an import would do with each row. With a
person, it asks for all changes in one change request, under the roles of this person and the policy. Cardfile applies the
request while it runs with the same database; --outcome tells how far it is. Settings come from the environment, as for
npm start.

  --dry-run        changes nothing
  --as PERSON      object id or user principal name of the person in whose name contacts are changed; with --outcome
                   only for an import into somebody's own contacts
  --to SYSTEM      ${sources.join(', ')} (default: the first shared system)
  --key KEY        how a row finds its contact: email, name or phone (default email)
  --empty MEANING  what an empty cell means: leave or clear (default leave)
  --result FILE    writes CSV with the result of each row and its reason (default FILE.result.csv)
  --outcome CR-12  tells what became of an import, and writes a line for each row (default CR-12.result.csv)
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
    outcome: { type: 'string' },
  },
  positionals: [0, 1],
  async run(values, [path = '']) {
    if (values.outcome !== undefined) {
      if (path !== '' || values['dry-run'])
        throw new UsageError('--outcome takes a request, and only --as and --result beside it.');
      const [, number] = /^(?:CR-)?(\d{1,9})$/i.exec(values.outcome) ?? [];
      if (number === undefined) throw new UsageError(`${values.outcome} is not the number of a request.`);
      const { readConfig } = await import('../config.ts');
      const { importOutcome } = await import('./import-outcome.ts');
      const { file, words } = await importOutcome(readConfig(), Number(number), values.as);
      const result = values.result ?? `CR-${number}.result.csv`;
      await writeFile(result, file, { mode: 0o600 });
      console.log(`${words}\nEach row with what became of it: ${result}`);
      return;
    }
    if (path === '') throw new UsageError('Name a file.');
    if (values['dry-run'] === (values.as !== undefined))
      throw new UsageError('Give either --dry-run or --as.');
    const key = oneOf('--key', values.key, ['email', 'name', 'phone']);
    const emptyCells = oneOf('--empty', values.empty, ['leave', 'clear']);
    const to = values.to === undefined ? undefined : oneOf('--to', values.to, sources);
    // A larger file is refused without reading it.
    if ((await stat(path)).size > transferLimits.bytes)
      throw new UsageError(`${path} is larger than 10 MB. Split it.`);
    const bytes = await readFile(path);
    const { readConfig } = await import('../config.ts');
    const { importContacts } = await import('./import-contacts.ts');
    const { countResults, resultFile, resultTexts } = await import('../transfer/result-file.ts');
    const command = { bytes, to, key, emptyCells, as: values.as };
    const { rows, notes, request } = await importContacts(readConfig(), command);
    const result = values.result ?? `${path}.result.csv`;
    await writeFile(result, resultFile(rows), { mode: 0o600 });
    console.log(
      [...notes, ...resultTexts(countResults(rows)), `Each row with its reason: ${result}`].join('\n'),
    );
    if (request !== undefined) {
      const { number, state } = request;
      console.log(`CR-${number} is ${state}. Follow it in Teams with "status CR-${number}", or here with:`);
      const whose = to !== undefined && personalSources.has(to) ? ` --as ${values.as}` : '';
      console.log(`npm run import -- --outcome CR-${number}${whose}`);
    }
    if (request === undefined && values.as !== undefined) console.log('There was nothing to change.');
  },
});
