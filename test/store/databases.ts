import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { request } from 'undici';
import { inject } from 'vitest';
import type { DatabaseTarget } from '../../src/store/database.ts';

export const databaseKinds = ['embedded', 'postgres'] as const;
export type DatabaseKind = (typeof databaseKinds)[number];

/** Lets PostgreSQL plan joins as nested loops only, as it does by itself for small tables. */
export function withNestedLoops(place: DatabaseTarget): DatabaseTarget {
  if (!('url' in place)) return place;
  const url = new URL(place.url);
  const off = ['enable_hashjoin', 'enable_mergejoin', 'enable_hashagg', 'enable_sort', 'enable_material'];
  url.searchParams.set('options', off.map((name) => `-c ${name}=off`).join(' '));
  return { url: url.href };
}

/** Runs SQL behind the store's back, as somebody with access to the database could. */
export async function intrude(place: DatabaseTarget, sql: string): Promise<void> {
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
export async function query(place: DatabaseTarget, sql: string): Promise<readonly Record<string, unknown>[]> {
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

/** A new, empty database on the PostgreSQL of this run. @throws {Error} when PostgreSQL does not start */
export async function newPostgresTarget(): Promise<{ readonly url: string }> {
  const { statusCode, body } = await request(inject('databases'));
  const answer = await body.text();
  if (statusCode !== 200) throw new Error(answer);
  return { url: answer };
}

/** Migrations write no rows, and triggers that keep the audit log as it is do not fire in this session. */
const emptyAllTables = `
  set session_replication_role = replica;
  set lock_timeout = '30s';
  do $$
  declare name text;
  begin
    for name in select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%' loop
      execute format('delete from %I', name);
    end loop;
  end $$`;

/**
 * Empty databases of one kind, for tests that use one after the other. On PostgreSQL it is the same one, emptied:
 * making a database and its tables takes longer than most tests.
 */
export function createTestDatabases(kind: DatabaseKind) {
  let place: DatabaseTarget | undefined;
  const directories: string[] = [];
  return {
    async fresh(): Promise<DatabaseTarget> {
      if (kind === 'postgres') {
        if (place === undefined) place = await newPostgresTarget();
        else await intrude(place, emptyAllTables);
        return place;
      }
      const directory = mkdtempSync(join(tmpdir(), 'cardfile-store-'));
      directories.push(directory);
      return { directory };
    },
    close(): void {
      for (const directory of directories) rmSync(directory, { recursive: true, force: true });
    },
  };
}
