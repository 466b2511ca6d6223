import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { type PostgresServer, startPostgres } from '../../src/sandbox/start-postgres.ts';
import type { DatabasePlace } from '../../src/store/database.ts';

export const databaseKinds = ['embedded', 'postgres'] as const;
export type DatabaseKind = (typeof databaseKinds)[number];

/** Runs SQL behind the store's back, as somebody with access to the database could. */
export async function intrude(place: DatabasePlace, sql: string): Promise<void> {
  if ('url' in place) {
    const client = new pg.Client({ connectionString: place.url });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  } else if ('directory' in place) {
    const sqlite = new DatabaseSync(join(place.directory, 'cardfile.db'));
    try {
      sqlite.exec(sql);
    } finally {
      sqlite.close();
    }
  }
}

/** Reads behind the store's back. */
export async function query(place: DatabasePlace, sql: string): Promise<readonly Record<string, unknown>[]> {
  if ('url' in place) {
    const client = new pg.Client({ connectionString: place.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }
  if (!('directory' in place)) return [];
  const sqlite = new DatabaseSync(join(place.directory, 'cardfile.db'), { readOnly: true });
  try {
    return sqlite.prepare(sql).all();
  } finally {
    sqlite.close();
  }
}

/** Empty databases of one kind; the PostgreSQL server is started at the first one. */
export function createPlaces(kind: DatabaseKind) {
  let server: Promise<PostgresServer> | undefined;
  const directories: string[] = [];
  return {
    async fresh(): Promise<DatabasePlace> {
      if (kind === 'postgres') {
        server ??= startPostgres({ isFast: true });
        return { url: await (await server).newDatabase() };
      }
      const directory = mkdtempSync(join(tmpdir(), 'cardfile-store-'));
      directories.push(directory);
      return { directory };
    },
    async close(): Promise<void> {
      await (await server)?.stop();
      for (const directory of directories) rmSync(directory, { recursive: true, force: true });
    },
  };
}
