import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../src/platform/log.ts';
import { startDatabase } from '../src/start-database.ts';
import type { DatabaseTarget } from '../src/store/database.ts';
import { newPostgresTarget, query } from './store/databases.ts';
import { startProxy } from './store/start-proxy.ts';

let lines: string[];
beforeEach(() => {
  lines = [];
});

function start(database: DatabaseTarget, patienceMs?: number) {
  const log = createLog('info', { write: (line: string) => lines.push(line) });
  const patience = patienceMs === undefined ? {} : { patienceMs };
  return startDatabase({ database, directory: 'cached' }, { clock: Date.now, log, ...patience });
}

const openConnections = async (target: DatabaseTarget) =>
  Number(
    (
      await query(
        target,
        'select count(*) as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      )
    )[0]?.n,
  );

const waitingLines = () =>
  lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'database.waiting');

describe('a start with PostgreSQL', () => {
  it('is tried again whenever a connection is cut, and leaves no connection behind', async () => {
    const target = await newPostgresTarget();
    const proxy = await startProxy(target.url);
    const first = await start(proxy.target);
    await first.database.close();
    proxy.cutAfter(Number.POSITIVE_INFINITY, '');
    await (await start(proxy.target)).database.close();
    const steps = proxy.received();
    expect(steps).toBeGreaterThan(5);

    for (let at = 0; at < steps; at += 1) {
      proxy.cutAfter(at, at % 2 === 0 ? '57P01' : '');
      const { database, cardKeys, directoryKey } = await start(proxy.target);

      expect({ at, cardKeys, directoryKey }).toEqual({
        at,
        cardKeys: first.cardKeys,
        directoryKey: first.directoryKey,
      });
      await database.close();
    }
    await expect.poll(() => openConnections(target), { timeout: 30_000 }).toBe(0);
    // What is sent last, when a connection is closed, is not missed.
    expect(waitingLines().length).toBeGreaterThan(steps - 4);
  });

  it.each([
    ['does not take connections yet', '57P03'],
    ['has no free connection', '53300'],
  ])('waits for a server that %s, and says so once', async (_what, code) => {
    const proxy = await startProxy((await newPostgresTarget()).url);
    proxy.cutAfter(0, code, 2);

    const { database } = await start(proxy.target);

    expect(await database.chats.firstContact('chat')).toBe(true);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 40, event: 'database.waiting', seconds: 60, msg: 'waiting for the database' },
    ]);
    await database.close();
  });

  it('goes on when its connection is cut while it makes the tables', async () => {
    const proxy = await startProxy((await newPostgresTarget()).url);
    proxy.cutAfter(60, '57P01');

    const { database } = await start(proxy.target);

    await database.check();
    expect(waitingLines()).toHaveLength(1);
    await database.close();
  });

  it.each([
    ['nothing listens', 'postgres://a:b@127.0.0.1:1/c', 'no PostgreSQL answers at this address'],
    ['no host has the name', 'postgres://a:b@nowhere.invalid/c', 'the host is not known'],
  ])('waits if %s, and says in one line how long it did', async (_what, url, reason) => {
    const failed = start({ url }, 1_100);

    await expect(failed).rejects.toMatchObject({
      name: 'ConfigurationError',
      problems: [`The database at DATABASE_URL cannot be used: ${reason}. Cardfile waited 1 seconds for it.`],
    });
    expect(waitingLines()).toHaveLength(1);
  });

  it('waits for a server that can start no process for an encrypted connection', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {}).once('data', () => socket.end('E'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;

    const failed = start({ url: `postgres://a:b@127.0.0.1:${port}/c?sslmode=verify-full` }, 1_100);

    await expect(failed).rejects.toThrow('it does not answer. Cardfile waited 1 seconds for it.');
    expect(waitingLines()).toHaveLength(1);
  });

  it.each([
    ['a wrong password', { password: 'wrong' }, 'PostgreSQL refuses the user or password'],
    ['a missing database', { pathname: '/none' }, 'PostgreSQL has no database of this name'],
  ])('does not wait for %s', async (_what, change, reason) => {
    const { url } = await newPostgresTarget();

    const failed = start({ url: Object.assign(new URL(url), change).href });

    await expect(failed).rejects.toMatchObject({
      problems: [`The database at DATABASE_URL cannot be used: ${reason}.`],
    });
    expect(lines).toEqual([]);
  });

  it('does not wait for the right to make tables', async () => {
    const target = await newPostgresTarget();
    const role = `r${crypto.randomUUID().replaceAll('-', '')}`;
    await query(target, `create role ${role} login password 'secret'`);
    onTestFinished(async () => void (await query(target, `drop role ${role}`)));

    const failed = start({
      url: Object.assign(new URL(target.url), { username: role, password: 'secret' }).href,
    });

    await expect(failed).rejects.toMatchObject({
      problems: ['The database at DATABASE_URL cannot be used: the user may not make tables there.'],
    });
    expect(lines).toEqual([]);
  });
});

describe('a start with the embedded database', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'cardfile-start-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('waits for another process that keeps it locked', async () => {
    const other = new DatabaseSync(join(directory, 'cardfile.db'));
    other.exec('begin exclusive');
    const starting = start({ directory });

    await expect.poll(waitingLines, { timeout: 60_000 }).toHaveLength(1);
    other.exec('rollback');
    other.close();

    const { database } = await starting;
    await database.check();
    await database.close();
  });

  it('does not wait for a file that is no database', async () => {
    writeFileSync(join(directory, 'cardfile.db'), 'no database, but long enough to be looked at'.repeat(100));

    await expect(start({ directory })).rejects.toThrow('the file is damaged, or is not a database');
    expect(lines).toEqual([]);
  });
});
