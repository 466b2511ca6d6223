import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { cleanEnvironment } from '../sandbox/clean-environment.ts';

it('a start goes on when it is asked to read its credentials again', async () => {
  const database = createServer().listen(0, '127.0.0.1');
  await once(database, 'listening');
  const { port } = database.address() as AddressInfo;
  const child = spawn(process.execPath, ['src/index.ts'], {
    env: {
      ...cleanEnvironment(),
      BOT_ID: '11111111-2222-4333-8444-000000000001',
      BOT_TENANT_ID: '11111111-2222-4333-8444-555555555555',
      ADMIN_GROUP_ID: '11111111-2222-4333-8444-000000000002',
      BOT_PASSWORD: 'password',
      DATABASE_URL: `postgres://user:password@127.0.0.1:${port}/cardfile`,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = once(child, 'close');

  // The start waits for the database's first answer, which is: it closes the connection.
  database.on('connection', (socket) => {
    socket.on('error', () => {});
    child.kill('SIGHUP');
    setTimeout(() => socket.destroy(), 200);
  });
  const [code, signal] = await ended;
  database.close();

  expect({ code, signal }).toEqual({ code: 1, signal: null });
  expect(errors).toContain('The database at DATABASE_URL cannot be used');
});
