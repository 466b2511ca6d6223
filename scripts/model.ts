import { oneOf, runCommand, UsageError, wholeNumber } from '../src/cli/command-line.ts';

/** A failure is printed with its seed, path and the shortest sequence that was found. */
const usage = `npm run model -- [--runs 100000] [--database embedded|postgres] [--about everything|assignments] [--seed=N --path=P]

Runs the model-based test of the change engine at length.

  --runs NUMBER     how many sequences (default 100000)
  --database KIND   embedded (default) or postgres
  --about WHAT      everything (default) or assignments
  --seed=NUMBER     repeats a failure, together with --path=PATH
  --help            this text
`;

await runCommand({
  usage,
  options: {
    runs: { type: 'string', default: '100000' },
    database: { type: 'string', default: 'embedded' },
    about: { type: 'string', default: 'everything' },
    seed: { type: 'string' },
    path: { type: 'string' },
  },
  async run(values) {
    const runs = wholeNumber('--runs', values.runs);
    const database = oneOf('--database', values.database, ['embedded', 'postgres']);
    const about = oneOf('--about', values.about, ['everything', 'assignments']);
    const seed = values.seed === undefined ? undefined : Number(values.seed);
    if (seed !== undefined && !Number.isInteger(seed)) throw new UsageError('--seed must be a whole number.');
    // Loaded only here, so that `--help` and a wrong argument are answered at once.
    const { startPostgres } = await import('../sandbox/start-postgres.ts');
    const { runModel } = await import('../test/changes/model/run-model.ts');
    const postgres = database === 'postgres' ? await startPostgres({ isFast: true }) : undefined;
    const started = Date.now();
    let told = 0;
    try {
      await runModel({
        runs,
        about,
        shrinks: false,
        fresh: async () =>
          postgres === undefined ? { memory: true } : { url: await postgres.newDatabase() },
        ...(seed === undefined ? {} : { seed }),
        ...(values.path === undefined ? {} : { path: values.path }),
        onProgress: (done) => {
          if (done < told + Math.max(50, runs / 50)) return;
          told = done;
          console.log(`${done} sequences after ${Math.round((Date.now() - started) / 1000)} seconds`);
        },
      });
      console.log(`${database}: ${runs} sequences, no promise broken`);
    } finally {
      await postgres?.stop();
    }
  },
});
