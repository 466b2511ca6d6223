import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment } from '../sandbox/clean-environment.ts';
import { freePort } from '../sandbox/run-bot.ts';
import { type PostgresServer, startPostgres } from '../sandbox/start-postgres.ts';

let postgres: PostgresServer;
let url: string;
let folder: string;
const running: { kill(signal: NodeJS.Signals): boolean }[] = [];

beforeAll(async () => {
  postgres = await startPostgres({ isFast: true });
  url = await postgres.newDatabase();
  folder = mkdtempSync(join(tmpdir(), 'cardfile-start-'));
}, 120_000);
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts `src/index.ts` as production does. */
async function start(databaseUrl: string) {
  const port = await freePort(20_000 + Math.floor(Math.random() * 20_000));
  const child = spawn(process.execPath, ['src/index.ts'], {
    env: {
      ...cleanEnvironment(),
      BOT_ID: '11111111-2222-4333-8444-000000000001',
      BOT_TENANT_ID: '11111111-2222-4333-8444-555555555555',
      ADMIN_GROUP_ID: '11111111-2222-4333-8444-000000000002',
      BOT_PASSWORD: 'password',
      HOST: '127.0.0.1',
      PORT: String(port),
      DATA_DIR: folder,
      SHUTDOWN_DELAY: '0',
      DATABASE_URL: databaseUrl,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, errors }));
  const waits = () => output.match(/"event":"database\.waiting"/g)?.length ?? 0;
  return {
    child,
    ended,
    waits,
    untilItWaits: () => expect.poll(waits, { timeout: 60_000 }).toBe(1),
    readiness: async () => {
      try {
        const { statusCode, body } = await request(`http://127.0.0.1:${port}/readyz`);
        await body.dump();
        return statusCode;
      } catch {
        return 0;
      }
    },
  };
}

describe('npm start without its database', () => {
  it('waits until PostgreSQL has started, and is ready then', async () => {
    await postgres.halt();
    const cardfile = await start(url);
    await cardfile.untilItWaits();

    await postgres.resume();

    await expect.poll(cardfile.readiness, { timeout: 60_000 }).toBe(200);
    expect(cardfile.waits()).toBe(1);
    cardfile.child.kill('SIGTERM');
    expect(await cardfile.ended).toEqual({ code: 0, signal: null, errors: '' });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends by %s while it waits', async (signal) => {
    const cardfile = await start(`postgres://a:b@127.0.0.1:${await freePort(19_000)}/c`);
    await cardfile.untilItWaits();

    cardfile.child.kill(signal);

    expect(await cardfile.ended).toEqual({ code: 0, signal: null, errors: '' });
  });

  it('goes on to wait when it is asked to read its credentials again', async () => {
    // Nothing listens there before it has waited: the test says when.
    const port = await freePort(19_000);
    const cardfile = await start(`postgres://a:b@127.0.0.1:${port}/c`);
    await cardfile.untilItWaits();

    cardfile.child.kill('SIGHUP');
    const server = createServer((socket) => socket.on('error', () => {}).destroy()).listen(port, '127.0.0.1');
    await once(server, 'connection');
    server.close();
    cardfile.child.kill('SIGTERM');

    expect(await cardfile.ended).toEqual({ code: 0, signal: null, errors: '' });
  });

  it('tells at once what will not heal, without a stack trace', async () => {
    const cardfile = await start(Object.assign(new URL(url), { password: 'wrong' }).href);

    const { code, errors } = await cardfile.ended;

    expect(code).toBe(1);
    expect(errors).toContain('PostgreSQL refuses the user or password.');
    expect(errors).not.toMatch(/^\s+at /m);
    expect(cardfile.waits()).toBe(0);
  });
});
