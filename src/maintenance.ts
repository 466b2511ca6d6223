import { randomUUID } from 'node:crypto';
import type { Log } from './platform/log.ts';
import { createPoller } from './platform/poller.ts';
import type { ContactProvider } from './providers/provider.ts';

export interface Maintenance {
  /** Ends what is under way; nothing is begun any more. */
  stop(): Promise<void>;
}

/** Other work that is due from time to time. */
export interface MaintenanceTask {
  readonly name: string;
  run(): Promise<void>;
}

/**
 * Runs the maintenance of the providers and the other tasks one after the other, beginning at once and then every
 * minute.
 */
export function startMaintenance(
  providers: readonly ContactProvider[],
  options: { readonly log: Log; readonly tasks?: readonly MaintenanceTask[]; readonly everyMs?: number },
): Maintenance {
  const { log, tasks = [], everyMs = 60_000 } = options;
  const end = new AbortController();
  const poller = createPoller({ name: 'maintenance', run, everyMs, log });
  poller.start();

  return {
    async stop() {
      end.abort();
      await poller.stop();
    },
  };

  async function run(): Promise<boolean> {
    for (const provider of providers) {
      if (end.signal.aborted) break;
      const correlationId = randomUUID();
      try {
        await provider.maintain?.({ owner: undefined, signal: end.signal, correlationId });
      } catch (error) {
        if (!end.signal.aborted) {
          log.warn(
            { event: 'maintenance.failed', error, source: provider.source, correlationId },
            'maintenance failed',
          );
        }
      }
    }
    for (const { name, run: runTask } of tasks) {
      if (end.signal.aborted) break;
      await runTask().catch((error: unknown) =>
        log.warn({ event: 'maintenance.failed', error, source: name }, 'maintenance failed'),
      );
    }
    return false;
  }
}
