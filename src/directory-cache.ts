import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createMemory, type Memory } from './directory/cache/contact-cache.ts';
import { createOpenings, type Openings } from './directory/cache/view-history.ts';
import { createSync, type Sync } from './directory/sync/sync.ts';
import type { Log } from './platform/log.ts';
import type { ContactProvider } from './providers/provider.ts';
import type { Database } from './store/database.ts';

/** What makes searches quick: the systems' contacts in the store, and their index in memory. */
export interface KeptDirectory {
  readonly memory: Memory;
  readonly openings: Openings;
  readonly sync: Sync;
  /** Begins to read the systems and to fill memory; until that is done, searches ask the systems. */
  start(): void;
  stop(): Promise<void>;
}

export interface KeepOptions {
  readonly database: Database;
  readonly providers: readonly ContactProvider[];
  /** Where the snapshot of the index is written. */
  readonly dataDirectory: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Log;
}

export async function keepDirectory(options: KeepOptions): Promise<KeptDirectory> {
  const { database, providers, dataDirectory, clock, log } = options;
  // Tells this database from others without telling the key.
  const key = await database.secrets.key('directory-snapshot');
  const memory = createMemory({
    store: database.directory,
    snapshotFile: snapshotIn(dataDirectory),
    storeName: createHash('sha256').update(key).digest('hex'),
    clock,
    log,
  });
  const sync = createSync({
    ...{ providers, clock, log },
    store: database.directory,
    onChanged: () => void memory.follow(),
  });
  let starting: Promise<void> | undefined;
  return {
    memory,
    openings: createOpenings({ store: database.openings, clock, log }),
    sync,
    start() {
      starting = memory.start();
      sync.start();
    },
    async stop() {
      await sync.stop();
      await memory.close();
      await starting;
    },
  };
}

/** Keeps nothing, and drops what an earlier start with other settings kept. */
export function keepNothing(options: KeepOptions): Pick<KeptDirectory, 'start' | 'stop'> {
  const { database, dataDirectory, clock, log } = options;
  const sync = createSync({ providers: [], store: database.directory, onChanged: () => {}, clock, log });
  let dropping: Promise<unknown> | undefined;
  return {
    start() {
      sync.start();
      const dropped = [
        rm(snapshotIn(dataDirectory), { force: true }),
        database.openings.forgetBefore(clock()),
      ];
      dropping = Promise.all(dropped).catch((error: unknown) =>
        log.warn({ error }, 'what was kept could not be dropped'),
      );
    },
    async stop() {
      await sync.stop();
      await dropping;
    },
  };
}

function snapshotIn(dataDirectory: string): string {
  return join(dataDirectory, 'directory.index');
}
