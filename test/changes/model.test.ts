import { afterAll, describe, it } from 'vitest';
import { createTestDatabases, databaseKinds } from '../store/databases.ts';
import { runModel } from './model/run-model.ts';

describe.each(databaseKinds)('the engine on the %s database', (kind) => {
  const places = createTestDatabases(kind);
  afterAll(() => places.close());

  // `npm run model -- --runs 100000` is the long one.
  const runs = kind === 'embedded' ? 120 : 30;
  it(`keeps its promises in ${runs} random sequences of actions, races, crashes and clocks`, async () => {
    await runModel({
      runs,
      shrinks: kind === 'embedded',
      fresh: async () => (kind === 'embedded' ? { memory: true } : places.fresh()),
    });
  }, 120_000);
});

it('counts each person once, in their own right, in 150 sequences of handing on and deciding', async () => {
  await runModel({ runs: 150, about: 'assignments', shrinks: true, fresh: async () => ({ memory: true }) });
}, 120_000);
