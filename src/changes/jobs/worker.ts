import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { startLeaseHeartbeat } from '../../platform/lease-heartbeat.ts';
import { createPoller, type Poller } from '../../platform/poller.ts';
import type { Database } from '../../store/database.ts';
import type { WorkRow } from '../../store/tables.ts';
import type { WorkKind } from './outgoing-work.ts';

/**
 * Handles one work item. It is done, or retried at the time `again`. After an exception it is retried with
 * back-off.
 */
export type WorkHandler = (work: WorkRow) => Promise<'done' | { readonly again: number }>;

export interface WorkerOptions {
  readonly database: Database;
  readonly handlers: Readonly<Record<WorkKind, WorkHandler>>;
  readonly clock: () => number;
  readonly log: Logger;
  /** How often to poll for work of other processes, in milliseconds. Work of this process starts at once. */
  readonly pollMs: number;
  /** How long a lease on work lasts without renewal, in milliseconds. */
  readonly leaseMs: number;
}

/** Processes the outbox. Several processes can share it. */
export interface Worker extends Poller {
  /**
   * Processes everything that is due, including work that becomes due meanwhile; for tests with their own
   * clock.
   */
  runDue(): Promise<void>;
}

const maxInFlight = 8;
const firstBackOffMs = 2_000;
const longestBackOffMs = 15 * 60_000;

export function createWorker(options: WorkerOptions): Worker {
  const { database, handlers, clock, log, pollMs, leaseMs } = options;
  const holder = randomUUID();
  const inFlight = new Map<string, Promise<void>>();
  /** Work that is done but could not be marked as finished. It is not repeated when it is claimed again. */
  const done = new Set<string>();
  let stopHeartbeat = () => {};
  const poller = createPoller({
    name: 'queue',
    run: async () => (await claimWork()) && inFlight.size < maxInFlight,
    everyMs: pollMs,
    log,
  });

  return {
    ...poller,
    async runDue() {
      while (await claimWork()) await Promise.all(inFlight.values());
    },
    async stop() {
      await poller.stop();
      await Promise.all(inFlight.values());
    },
  };

  /** Claims and starts as much work as may run at once; returns false if there was none. */
  async function claimWork(): Promise<boolean> {
    const free = maxInFlight - inFlight.size;
    if (free <= 0) return false;
    const work = await database.work.claim(holder, clock(), clock() + leaseMs, free);
    for (const item of work) {
      const run = runItem(item).finally(() => {
        inFlight.delete(item.id);
        if (inFlight.size === 0) stopHeartbeat();
        poller.wake();
      });
      if (inFlight.size === 0) stopHeartbeat = startHeartbeat();
      inFlight.set(item.id, run);
    }
    return work.length > 0;
  }

  function startHeartbeat(): () => void {
    return startLeaseHeartbeat(
      leaseMs,
      () => database.work.renew([...inFlight.keys()], holder, clock() + leaseMs),
      (error) => log.warn({ event: 'job.lease.failed', error }, 'job leases not renewed'),
    );
  }

  async function runItem(work: WorkRow): Promise<void> {
    const { id, kind, request_number: number, attempts } = work;
    try {
      const result = done.has(id) ? 'done' : await handlers[kind as WorkKind](work);
      if (result === 'done') {
        done.add(id);
        await database.work.finish(id, holder);
        done.delete(id);
        return;
      }
      await postpone(work, result.again);
    } catch (error) {
      log.warn({ event: 'job.postponed', error, kind, number, attempts }, 'job failed and postponed');
      // If the database fails here, the work is claimed again after its lease expires.
      await postpone(work, clock() + backOff(attempts)).catch(() => {});
    }
  }

  async function postpone({ id, kind, request_number: number, expires_at: expiresAt }: WorkRow, at: number) {
    if (expiresAt !== 0 && at >= expiresAt) {
      log.warn({ event: 'job.abandoned', kind, number }, 'job abandoned');
      return database.work.finish(id, holder);
    }
    return database.work.postpone(id, holder, at);
  }
}

/** Returns the exponential back-off in milliseconds, from 2 seconds to 15 minutes, with ±25 % jitter. */
export function backOff(attempts: number): number {
  const full = Math.min(longestBackOffMs, firstBackOffMs * 2 ** Math.min(attempts - 1, 20));
  return Math.round(full * (0.75 + Math.random() / 2));
}
