import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { createPoller } from '../../platform/poller.ts';
import type { Database } from '../../store/database.ts';
import type { WorkRow } from '../../store/tables.ts';
import type { WorkKind } from './outgoing-work.ts';

/** Does one piece of work: it is done, or has to be tried again at a time. An exception means later. */
export type WorkHandler = (work: WorkRow) => Promise<'done' | { readonly again: number }>;

export interface WorkerOptions {
  readonly database: Database;
  readonly handlers: Readonly<Record<WorkKind, WorkHandler>>;
  readonly clock: () => number;
  readonly log: Logger;
  /** How often to look for work that other processes have left; this process's own is begun at once. */
  readonly pollMs: number;
  /** For how long work belongs to a process that says nothing. */
  readonly leaseMs: number;
}

/** Does the outbox's work, beside the same in other processes. */
export interface Worker {
  start(): void;
  /** Looks for work now rather than at the next poll. */
  wake(): void;
  /** Does everything that is due, and what comes due by that; for tests with clocks of their own. */
  runDue(): Promise<void>;
  /** Takes nothing more, and waits for what is under way. */
  stop(): Promise<void>;
}

const mostAtOnce = 8;
const firstBackOffMs = 2_000;
const longestBackOffMs = 15 * 60_000;

export function createWorker(options: WorkerOptions): Worker {
  const { database, handlers, clock, log, pollMs, leaseMs } = options;
  const holder = randomUUID();
  const inFlight = new Map<string, Promise<void>>();
  /** Done, but the queue could not be told yet: not to be done again when it comes back. */
  const done = new Set<string>();
  let heartbeat: NodeJS.Timeout | undefined;
  const poller = createPoller({
    name: 'queue',
    run: async () => (await take()) && inFlight.size < mostAtOnce,
    everyMs: pollMs,
    log,
  });

  return {
    start: poller.start,
    wake: poller.wake,
    async runDue() {
      while (await take()) await Promise.all(inFlight.values());
    },
    async stop() {
      await poller.stop();
      await Promise.all(inFlight.values());
    },
  };

  /** Begins as much as may run at once; false when there was nothing to begin. */
  async function take(): Promise<boolean> {
    const free = mostAtOnce - inFlight.size;
    if (free <= 0) return false;
    const work = await database.work.claim(holder, clock(), clock() + leaseMs, free);
    for (const one of work) {
      const run = runOne(one).finally(() => {
        inFlight.delete(one.id);
        if (inFlight.size === 0) clearInterval(heartbeat);
        poller.wake();
      });
      if (inFlight.size === 0) heartbeat = setInterval(renew, leaseMs / 3);
      inFlight.set(one.id, run);
    }
    return work.length > 0;
  }

  function renew(): void {
    database.work
      .renew([...inFlight.keys()], holder, clock() + leaseMs)
      .catch((error) => log.warn({ error }, 'work leases not renewed'));
  }

  async function runOne(work: WorkRow): Promise<void> {
    const { id, kind, request_number: number, attempts } = work;
    try {
      const result = done.has(id) ? 'done' : await handlers[kind as WorkKind](work);
      if (result === 'done') {
        done.add(id);
        await database.work.finish(id, holder);
        done.delete(id);
        return;
      }
      await putOff(work, result.again);
    } catch (error) {
      log.warn({ error, kind, number, attempts }, 'work put off');
      // A database that fails here keeps the lease; the work comes back when it has run out.
      await putOff(work, clock() + backOff(attempts)).catch(() => {});
    }
  }

  async function putOff({ id, kind, request_number: number, expires_at: expiresAt }: WorkRow, at: number) {
    if (expiresAt !== 0 && at >= expiresAt) {
      log.warn({ kind, number }, 'work given up');
      return database.work.finish(id, holder);
    }
    return database.work.postpone(id, holder, at);
  }
}

/** Doubles from 2 seconds to a quarter of an hour, a little at random so that not everything comes back at once. */
export function backOff(attempts: number): number {
  const full = Math.min(longestBackOffMs, firstBackOffMs * 2 ** Math.min(attempts - 1, 20));
  return Math.round(full * (0.75 + Math.random() / 2));
}
