import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../../sandbox/start-postgres.ts';
import { DatabaseError } from '../../src/platform/errors.ts';
import { createLog } from '../../src/platform/log.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';

const step = { request_number: 0, name: 'a', position: 1, state: 'done', result: '', updated_at: 1 };

/** The message of PostgreSQL that ends the start of a connection. */
const readyForQuery = Buffer.from('Z\0\0\0\x05I', 'latin1');

/** The fault that an operation ends in, '' when it succeeds. */
async function faultOf(operation: Promise<unknown>): Promise<string> {
  try {
    await operation;
    return '';
  } catch (error) {
    if (error instanceof DatabaseError) return error.fault;
    throw error;
  }
}

describe('an embedded database in trouble', () => {
  let directory: string;
  let database: Database;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'cardfile-faults-'));
    database = await openDatabase({ directory });
  });
  afterEach(async () => {
    await database.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('answers queries while another process holds the write lock, and says so to who writes', async () => {
    await database.chats.firstContact('before');
    const other = new DatabaseSync(join(directory, 'cardfile.db'));
    other.exec('begin immediate');
    const order: string[] = [];

    const writes = ['one', 'two', 'three'].map((chat) =>
      faultOf(database.chats.firstContact(chat)).then((fault) => order.push(fault)),
    );
    const transaction = faultOf(database.transaction((store) => store.changes.saveStep(step))).then((fault) =>
      order.push(fault),
    );
    await database.directory.syncStates();
    await database.directory.revision();
    await database.changes.get(1);
    order.push('read');
    await Promise.all([...writes, transaction]);
    other.exec('rollback');
    other.close();

    expect(order).toEqual(['read', 'locked', 'locked', 'locked', 'locked']);
    expect(await database.chats.firstContact('one')).toBe(true);
  });

  it('waits for another process that is done soon', async () => {
    const other = new DatabaseSync(join(directory, 'cardfile.db'));
    other.exec('begin immediate');
    const write = database.chats.firstContact('chat');
    await database.directory.syncStates();
    other.exec('rollback');
    other.close();

    expect(await write).toBe(true);
  });

  it('refuses to write into a file that was taken away, and goes on when it is back', async () => {
    const [file, elsewhere] = ['cardfile.db', 'elsewhere.db'].map((name) => join(directory, name));
    renameSync(file ?? '', elsewhere ?? '');

    expect(await faultOf(database.chats.firstContact('chat'))).toBe('gone');
    expect(await faultOf(database.transaction((store) => store.audit.count()))).toBe('gone');

    renameSync(elsewhere ?? '', file ?? '');
    expect(await database.chats.firstContact('chat')).toBe(true);
  });

  it('writes one line a minute of a kind, with the true cause', async () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line: string) => lines.push(line) });
    const full = new DatabaseError('full', new Error('database or disk is full'));

    for (let times = 0; times < 1000; times += 1) {
      log.error({ error: full, correlationId: String(times) }, 'turn failed');
      log.warn({ error: new Error('what for', { cause: full }) }, 'work put off');
      log.info('something else');
    }

    const told = lines.map((line) => JSON.parse(line));
    expect(told.filter(({ msg }) => msg === 'something else')).toHaveLength(1000);
    expect(told.filter(({ error }) => error !== undefined)).toMatchObject([
      { msg: 'turn failed', error: { message: 'the database cannot be used: the disk is full' } },
      { msg: 'work put off' },
    ]);
  });
});

describe('PostgreSQL in trouble', () => {
  let server: PostgresServer;
  let url: string;
  let database: Database;
  beforeAll(async () => {
    server = await startPostgres({ isFast: true });
    url = await server.newDatabase();
    database = await openDatabase({ url });
  }, 120_000);
  afterAll(async () => {
    await database?.close();
    await server?.stop();
  });

  async function run(statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(statement);
    await client.end();
  }

  const terminateAll = () =>
    run(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );

  it('tells that a connection broke in the middle of a transaction, and not that its rollback failed', async () => {
    const transaction = database.transaction(async (store) => {
      await store.audit.count();
      await terminateAll();
      await store.audit.count();
    });

    expect(await faultOf(transaction)).toBe('unreachable');
    expect(await database.chats.firstContact('after the break')).toBe(true);
  });

  it('replaces all connections of the pool, however often they break', async () => {
    for (let round = 0; round < 3; round += 1) {
      const reads = () => Promise.all(Array.from({ length: 20 }, () => database.audit.count()));
      await reads();
      await terminateAll();
      // Whoever gets a connection that has just broken hears of it, once.
      await Promise.allSettled(Array.from({ length: 20 }, () => database.audit.count()));
      await expect.poll(() => faultOf(reads()), { timeout: 30_000 }).toBe('');
    }
  });

  it('survives the end of a connection that arrives together with its beginning', async () => {
    const { port } = new URL(url);
    let isHolding = false;
    // Passes everything on, but holds what the server says to a new connection until it has ended it.
    const proxy = createServer((client) => {
      const upstream = connect(Number(port), '127.0.0.1');
      const held: Buffer[] = [];
      client.on('data', (bytes) => upstream.write(bytes)).on('error', () => upstream.destroy());
      upstream.on('data', (bytes: Buffer) => {
        const isReady = bytes.includes(readyForQuery);
        if (isHolding && (held.length > 0 || isReady)) held.push(bytes);
        else client.write(bytes);
        if (isHolding && isReady) void terminateAll();
      });
      upstream.on('end', () => client.end(Buffer.concat(held))).on('error', () => client.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const proxied = await openDatabase({ url: Object.assign(new URL(url), { host }).href });
    await terminateAll();

    isHolding = true;
    // The first query finds the broken idle connection.
    for (let times = 0; times < 3; times += 1)
      expect(await faultOf(proxied.audit.count())).toBe('unreachable');
    isHolding = false;
    expect(await faultOf(proxied.audit.count())).toBe('');
    await proxied.close();
    proxy.close();
  });

  it('signs in with a password that was changed while it was used, to the same database', async () => {
    await run("create role cardfile superuser login password 'first'");
    const address = (password: string, host = new URL(url).host) =>
      Object.assign(new URL(url), { username: 'cardfile', password, host }).href;
    let currentUrl = address('first');
    const changing = await openDatabase({ url: currentUrl }, Date.now, { currentUrl: () => currentUrl });
    const reads = () => Promise.all([changing.audit.count(), changing.audit.count()]);
    await reads();
    await run("alter role cardfile password 'sécond@/'");
    await terminateAll();

    await expect.poll(() => faultOf(reads())).toBe('refused');
    currentUrl = address('sécond@/', 'elsewhere.invalid');
    await expect.poll(() => faultOf(reads())).toBe('');
    await changing.close();
  });

  it('leaves an error of ours as it is', async () => {
    const failing = database.transaction(async (store) => {
      await store.audit.count();
      throw new Error('ours');
    });

    await expect(failing).rejects.toThrow('ours');
  });
});
