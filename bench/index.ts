/** `npm run bench -- NAME`: prints a readable table and closes with one line `RESULT {json}`. */
type Bench = (argument: string) => Promise<Readonly<Record<string, unknown>>>;

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  turn: async () => {
    const { benchTurn } = await import('./turn.ts');
    return (argument) => benchTurn(argument === 'echo' ? 'echo' : 'all');
  },
};

const [name = '', argument = ''] = process.argv.slice(2);
const load = benches[name];
if (load === undefined) {
  console.error(`Usage: npm run bench -- ${Object.keys(benches).join(' | ')}`);
  process.exit(1);
}
const bench = await load();
console.log(`\nRESULT ${JSON.stringify(await bench(argument))}`);
