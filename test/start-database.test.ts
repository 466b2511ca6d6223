import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../src/platform/log.ts';
import { startDatabase } from '../src/start-database.ts';
import type { DatabaseTarget } from '../src/store/database.ts';
import { newPostgresTarget, query } from './store/databases.ts';

let lines: string[];
beforeEach(() => {
  lines = [];
});

function start(database: DatabaseTarget, patienceMs?: number) {
  const log = createLog('info', { write: (line: string) => lines.push(line) });
  const patience = patienceMs === undefined ? {} : { patienceMs };
  return startDatabase({ database, directory: 'cached' }, { clock: Date.now, log, ...patience });
}

/** How PostgreSQL ends a connection: https://www.postgresql.org/docs/current/protocol-message-formats.html */
function fatal(code: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0Mtold by the test\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

/** A PostgreSQL whose connections are cut: the database, as reached through a proxy. */
async function startProxy(url: string) {
  const { port } = new URL(url);
  let received = 0;
  let cut: { readonly at: number; times: number; readonly code: string } | undefined;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    upstream.on('data', (bytes) => client.write(bytes)).on('close', () => client.destroy());
    client
      .on('data', (bytes) => {
        received += 1;
        if (cut === undefined || received <= cut.at || cut.times === 0) upstream.write(bytes);
        else {
          cut.times -= 1;
          upstream.destroy();
          client.end(cut.code === '' ? '' : fatal(cut.code));
        }
      })
      .on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    target: { url: Object.assign(new URL(url), { host }).href },
    /** How many times something was sent to the database. */
    received: () => received,
    /** Ends what is sent after `at` times, `times` times in a row, with an error of PostgreSQL or without a word. */
    cutAfter(at: number, code: string, times = 1) {
      received = 0;
      cut = { at, times, code };
    },
  };
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
