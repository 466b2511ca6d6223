/** `npm run bench -- NAME`: prints a readable table and closes with one line `RESULT {json}`. */
type Bench = (argument: string, all: readonly string[]) => Promise<Readonly<Record<string, unknown>>>;

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  changes: async () => {
    const { benchChanges } = await import('./changes.ts');
    return benchChanges;
  },
  turn: async () => {
    const { benchTurn } = await import('./turn.ts');
    return (argument) => benchTurn(argument === 'echo' ? 'echo' : 'all');
  },
  sync: async () => {
    const { benchSync } = await import('./sync.ts');
    return (argument) => benchSync(Number(argument || 100_000));
  },
  search: async () => {
    const { benchSearch } = await import('./search.ts');
    return (_, all) => benchSearch(all);
  },
};

const [name = '', ...all] = process.argv.slice(2);
const load = benches[name];
if (load === undefined) {
  console.error(`Usage: npm run bench -- ${Object.keys(benches).join(' | ')}`);
  process.exit(1);
}
const bench = await load();
console.log(`\nRESULT ${JSON.stringify(await bench(all[0] ?? '', all))}`);
