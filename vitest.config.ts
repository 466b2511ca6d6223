import { availableParallelism, devNull } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// For all processes of a run, those that tests start included: they load the same packages again and again.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/compile', import.meta.url));
// The .env file of this folder may be meant for a real tenant.
process.env.ENV_FILE = devNull;

/** Tests that measure a process, or set what is read once in a process; and the longest ones, which start first. */
const alone = [
  'test/scenarios/under-load.test.ts',
  'test/scenarios/outages.test.ts',
  'test/scripts/scripts.test.ts',
  'test/growth.test.ts',
  'test/providers/auth/tokens-imds.test.ts',
  'test/providers/auth/tokens.test.ts',
  'test/sandbox/managed-identity.test.ts',
];

/** These start next, or a run would wait for one of them at its end. Otherwise Vitest begins with the largest files. */
const longest = [
  'test/browser/card-accessibility.test.ts',
  'test/changes/model.test.ts',
  'test/contracts/provider-contract.test.ts',
  'test/directory/sync/killed.test.ts',
  'test/privacy/privacy.test.ts',
  'test/scenarios/limits.test.ts',
  'test/sandbox/teams/try.test.ts',
  'test/scenarios/totals.test.ts',
  'test/scenarios/large-import.test.ts',
  'test/browser/playground.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const order = [...alone, ...longest];
    const place = ({ moduleId }: TestSpecification) => {
      const found = order.findIndex((file) => moduleId.endsWith(file));
      return found < 0 ? order.length : found;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Vitest waits for a second only, which a busy machine needs for less.
    expect: { poll: { timeout: 60_000 } },
    globalSetup: 'test/shared-postgres.ts',
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    // Node loads the modules, as it does the product's: quicker than Vite, and from the cache of the last run.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // One more than processors: many tests wait, for a pace of Teams or for a disk.
    maxWorkers: availableParallelism() + 1,
    projects: [
      { extends: true, test: { name: 'alone', include: alone } },
      // A process runs one file after the other, so that it loads the product once.
      {
        extends: true,
        test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: alone, isolate: false },
      },
    ],
  },
});
