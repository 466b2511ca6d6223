import { DatabaseError } from './platform/errors.ts';
import { singleFlight } from './platform/single-flight.ts';
import { lateIfAborted } from './platform/until-aborted.ts';
import type { Database } from './store/database.ts';

/** Whether this process can do its work now; `/readyz` answers by it. */
export interface Readiness {
  /** What is missing, in a few words each; empty when ready. Costs the database at most one small write a second. */
  check(): Promise<readonly string[]>;
  /** Everything has been started. */
  started(): void;
  /** The process is about to end: from now on it is not ready. */
  closing(): void;
}

/** How long an answer of the database is believed, in milliseconds. */
const trustMs = 1_000;
/** Probes of orchestrators have short timeouts. */
const patienceMs = 2_000;

export function createReadiness(database: Pick<Database, 'check'>): Readiness {
  let phase: 'starting' | 'running' | 'shutting down' = 'starting';
  let checkedAt = Number.NEGATIVE_INFINITY;
  let trouble = '';
  const lookOnce = singleFlight<void, [], void>(lookAtDatabase);

  async function lookAtDatabase(): Promise<void> {
    try {
      await database.check().catch((error: unknown) => {
        // A connection that was cut, as in a failover, is no trouble if the next one works.
        if (error instanceof DatabaseError && error.fault === 'unreachable') return database.check();
        throw error;
      });
      trouble = '';
    } catch (error) {
      trouble = error instanceof DatabaseError ? error.reason : 'an unexpected error';
    }
    checkedAt = performance.now();
  }

  return {
    async check() {
      if (phase !== 'running') return [phase];
      if (performance.now() - checkedAt > trustMs) {
        const looked = await lateIfAborted(lookOnce(), AbortSignal.timeout(patienceMs));
        // What was wrong last is the better reason: a lock is waited for longer than this.
        if (looked === 'late') return [`database: ${trouble || 'it does not answer in time'}`];
      }
      return trouble === '' ? [] : [`database: ${trouble}`];
    },
    started() {
      if (phase === 'starting') phase = 'running';
    },
    closing() {
      phase = 'shutting down';
    },
  };
}
