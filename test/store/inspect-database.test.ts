import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { freeBytes, inspectDatabase } from '../../src/store/inspect-database.ts';
import { databaseKinds, intrude, newPostgresTarget } from './databases.ts';

it.each(databaseKinds)('looks at a database without changing it (%s)', async (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'cardfile-inspect-'));
  const place = kind === 'postgres' ? await newPostgresTarget() : { directory: join(folder, 'data') };

  const unused = await inspectDatabase(place);
  expect(readdirSync(folder)).toEqual([]);
  await (await openDatabase(place)).close();
  const used = await inspectDatabase(place);
  await intrude(place, "delete from kysely_migration where name = '0015-different-people'");
  const older = await inspectDatabase(place);
  await intrude(place, "insert into kysely_migration (name, timestamp) values ('9999-later-breaking', '')");
  const newer = await inspectDatabase(place);
  rmSync(folder, { recursive: true });

  expect([unused, used, older, newer]).toMatchObject([
    { tables: 'none' },
    {
      tables: 'current',
      engine: expect.stringMatching(kind === 'postgres' ? /^PostgreSQL \d/ : /^SQLite \d/),
    },
    { tables: 'older' },
    { tables: 'newer' },
  ]);
});

it('says why a database cannot be used', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cardfile-inspect-'));
  writeFileSync(join(folder, 'cardfile.db'), 'this is no database, but some text'.repeat(100));

  const damaged = await inspectDatabase({ directory: folder });
  const unreachable = await inspectDatabase({ url: 'postgres://user:secret@127.0.0.1:9/cardfile' });
  rmSync(folder, { recursive: true });

  expect(damaged).toEqual({ problem: expect.stringContaining('not a database') });
  expect(unreachable).toEqual({ problem: 'no PostgreSQL answers at this address' });
});

it('counts the free bytes also where the folder is not made yet', async () => {
  expect(await freeBytes(join(tmpdir(), 'not-made', 'yet'))).toBeGreaterThan(0);
});
