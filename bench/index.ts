import { runCommand, UsageError, wholeNumber } from '../src/cli/command-line.ts';

const usage = `npm run bench -- changes
npm run bench -- turn [echo]
npm run bench -- processes
npm run bench -- sync [CONTACTS]
npm run bench -- start [CONTACTS]
npm run bench -- hostile
npm run bench -- import
npm run bench -- duplicates
npm run bench -- search [--size CONTACTS] [--alone]

Prints a table and closes with one line RESULT {json}.

  --size NUMBER   how many contacts are searched (default 1000000)
  --alone         without the other engines
  --help          this text
`;

type Result = Readonly<Record<string, unknown>>;

await runCommand({
  usage,
  options: { size: { type: 'string' }, alone: { type: 'boolean', default: false } },
  positionals: [1, 2],
  async run(values, [name = '', argument]) {
    const isSearch = name === 'search';
    if (!isSearch && (values.size !== undefined || values.alone)) {
      throw new UsageError('--size and --alone belong to search.');
    }
    const size = values.size === undefined ? undefined : wholeNumber('--size', values.size);
    const result = await run(name, argument, { size, alone: values.alone });
    console.log(`\nRESULT ${JSON.stringify(result)}`);
  },
});

async function run(
  name: string,
  argument: string | undefined,
  search: { readonly size: number | undefined; readonly alone: boolean },
): Promise<Result> {
  if (name === 'turn') {
    if (argument !== undefined && argument !== 'echo') throw new UsageError('turn takes "echo" or nothing.');
    const { benchTurn } = await import('./turn.ts');
    return benchTurn(argument ?? 'all');
  }
  if (name === 'sync') {
    const contacts = wholeNumber('CONTACTS', argument ?? '100000');
    const { benchSync } = await import('./sync.ts');
    return benchSync(contacts);
  }
  if (name === 'start') {
    const contacts = wholeNumber('CONTACTS', argument ?? '50000');
    const { benchStart } = await import('./start.ts');
    return benchStart(contacts);
  }
  if (argument !== undefined) throw new UsageError(`"${argument}" is one argument too many.`);
  if (name === 'processes') {
    const { benchProcesses } = await import('./processes.ts');
    return benchProcesses();
  }
  if (name === 'changes') {
    const { benchChanges } = await import('./changes.ts');
    return benchChanges();
  }
  if (name === 'import') {
    const { benchImport } = await import('./import.ts');
    return benchImport();
  }
  if (name === 'hostile') {
    const { benchHostile } = await import('./hostile.ts');
    return benchHostile();
  }
  if (name === 'duplicates') {
    const { benchDuplicates } = await import('./duplicates.ts');
    return benchDuplicates();
  }
  if (name === 'search') {
    const { benchSearch } = await import('./search.ts');
    return benchSearch(search);
  }
  throw new UsageError(
    `There is no bench "${name}": changes, turn, processes, sync, start, hostile, import, duplicates or search.`,
  );
}
