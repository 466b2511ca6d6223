import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/shared-postgres.ts',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Vitest waits for a second only, which a busy machine needs for less.
    expect: { poll: { timeout: 60_000 } },
    pool: 'forks',
    maxWorkers: 2,
  },
});
