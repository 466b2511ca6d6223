import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ContactCache, createContactCache } from './directory/cache/contact-cache.ts';
import { createViewHistory, type ViewHistory } from './directory/cache/view-history.ts';
import { createSync, type Sync } from './directory/sync/sync.ts';
import type { Log } from './platform/log.ts';
import type { ContactProvider } from './providers/provider.ts';
import type { Database } from './store/database.ts';

/** What makes searches quick: the systems' contacts in the store, and their index in memory. */
export interface DirectoryCache {
  readonly contactCache: ContactCache;
  readonly viewHistory: ViewHistory;
  readonly sync: Sync;
  /** Begins to read the systems and to fill memory; until that is done, searches ask the systems. */
  start(): void;
  stop(): Promise<void>;
}

export interface DirectoryCacheOptions {
  readonly database: Database;
  readonly providers: readonly ContactProvider[];
  /** Where the snapshot of the index is written. */
  readonly dataDirectory: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Log;
}

/** The name of the key that tells this database from others. */
export const snapshotKey = 'directory-snapshot';

/** @param key the key named {@link snapshotKey} */
export function createDirectoryCache(options: DirectoryCacheOptions, key: Buffer): DirectoryCache {
  const { database, providers, dataDirectory, clock, log } = options;
  const contactCache = createContactCache({
    store: database.directory,
    snapshotFile: snapshotIn(dataDirectory),
    // Tells the database without telling the key.
    storeName: createHash('sha256').update(key).digest('hex'),
    clock,
    log,
  });
  const sync = createSync({
    providers,
    clock,
    log,
    store: database.directory,
    onChanged: () => void contactCache.follow(),
  });
  let starting: Promise<void> | undefined;
  return {
    contactCache,
    viewHistory: createViewHistory({ store: database.viewHistory, clock, log }),
    sync,
    start() {
      starting = contactCache.start();
      sync.start();
    },
    async stop() {
      await sync.stop();
      await contactCache.close();
      await starting;
    },
  };
}

/** Keeps nothing, and drops what an earlier start with other settings kept. */
export function purgeDirectoryCache(options: DirectoryCacheOptions): Pick<DirectoryCache, 'start' | 'stop'> {
  const { database, dataDirectory, clock, log } = options;
  const sync = createSync({ providers: [], store: database.directory, onChanged: () => {}, clock, log });
  let dropping: Promise<unknown> | undefined;
  return {
    start() {
      sync.start();
      const dropped = [
        rm(snapshotIn(dataDirectory), { force: true }),
        database.viewHistory.forgetBefore(clock()),
      ];
      dropping = Promise.all(dropped).catch((error: unknown) =>
        log.warn({ event: 'cache.drop.failed', error }, 'cached contacts not deleted'),
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
