import { parseArgs } from 'node:util';
import { startPostgres } from '../src/sandbox/start-postgres.ts';
import { runModel } from '../test/changes/model/run-model.ts';

/**
 * `npm run model -- [--runs 100000] [--database embedded|postgres] [--about everything|seats] [--seed=N --path=P]`: the model-based test of the
 * change engine at length. A failure is printed with its seed, path and the shortest sequence that was found.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    database: { type: 'string', default: 'embedded' },
    about: { type: 'string', default: 'everything' },
    seed: { type: 'string' },
    path: { type: 'string' },
  },
});
const runs = Number(values.runs);
const postgres = values.database === 'postgres' ? await startPostgres({ isFast: true }) : undefined;
const started = Date.now();
let told = 0;
try {
  await runModel({
    runs,
    about: values.about === 'seats' ? 'seats' : 'everything',
    shrinks: false,
    fresh: async () => (postgres === undefined ? { memory: true } : { url: await postgres.newDatabase() }),
    ...(values.seed === undefined ? {} : { seed: Number(values.seed) }),
    ...(values.path === undefined ? {} : { path: values.path }),
    onProgress: (done) => {
      if (done < told + Math.max(50, runs / 50)) return;
      told = done;
      console.log(`${done} sequences after ${Math.round((Date.now() - started) / 1000)} seconds`);
    },
  });
  console.log(`${values.database}: ${runs} sequences, no promise broken`);
} finally {
  await postgres?.stop();
}
