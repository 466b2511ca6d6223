import fc from 'fast-check';
import type { DatabaseTarget } from '../../../src/store/database.ts';
import { assignmentSequences, sequences } from './commands.ts';
import { type Arena, createWorld, openArena, policyCount } from './world.ts';

export interface ModelRun {
  readonly runs: number;
  /** All commands, or only delegations; all by default. */
  readonly about?: 'everything' | 'assignments';
  /** Returns an empty database; a new one is used now and then, because logs grow. */
  readonly fresh: () => Promise<DatabaseTarget>;
  /** Whether to look for the shortest sequence that fails. */
  readonly shrinks: boolean;
  /** The seed and path of a failure to reproduce. */
  readonly seed?: number;
  readonly path?: string;
  /** Called with the number of finished sequences. */
  readonly onProgress?: (done: number) => void;
}

const runsPerArena = 250;
/** The time limit of a sequence, which normally takes 30 ms. */
const longestMs = 20_000;

/**
 * Runs random sequences of commands against the engine. A failure is thrown with its seed, path and the shortest
 * sequence that was found.
 */
export async function runModel(run: ModelRun): Promise<void> {
  const { runs, about, fresh, shrinks, seed, path, onProgress } = run;
  let arena: Arena | undefined;
  let done = 0;
  try {
    await fc.assert(
      fc.asyncProperty(
        about === 'assignments' ? assignmentSequences : sequences,
        fc.nat({ max: policyCount - 1 }),
        async (commands, policy) => {
          if (arena === undefined || done % runsPerArena === 0) {
            await arena?.close();
            arena = await openArena(await fresh());
          }
          done += 1;
          onProgress?.(done);
          const world = createWorld(arena, policy);
          try {
            await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
            await world.finish();
          } catch (error) {
            // Work left by this sequence must not affect the next.
            await arena.close().catch(() => {});
            arena = undefined;
            throw error;
          }
        },
      ),
      // Shrinking takes a new database each time, which on PostgreSQL takes long.
      {
        numRuns: runs,
        endOnFailure: !shrinks,
        timeout: longestMs,
        ...(seed === undefined ? {} : { seed }),
        ...(path === undefined ? {} : { path }),
      },
    );
  } finally {
    await arena?.close();
  }
}
