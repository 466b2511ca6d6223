import { availableParallelism, devNull } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// For all processes of a run, those that tests start included: they load the same packages again and again.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/compile', import.meta.url));
// The .env file of this folder may be meant for a real tenant.
process.env.ENV_FILE = devNull;

/** Tests that measure a process, or set what is read once in a process; and the longest ones, which start first. */
const alone = [
  'test/growth.test.ts',
  'test/providers/auth/tokens-imds.test.ts',
  'test/providers/auth/tokens.test.ts',
  'test/sandbox/managed-identity.test.ts',
  'test/scenarios/outages.test.ts',
  'test/scenarios/under-load.test.ts',
  'test/scripts/scripts.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Vitest waits for a second only, which a busy machine needs for less.
    expect: { poll: { timeout: 60_000 } },
    globalSetup: 'test/shared-postgres.ts',
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
