import { connect } from 'node:net';
import pino from 'pino';
import { request } from 'undici';
import { expect, it } from 'vitest';
import { createHttpServer } from '../../src/http/server.ts';
import { createReadiness } from '../../src/readiness.ts';
import { openDatabase } from '../../src/store/database.ts';
import { openHouse } from './house.ts';

async function ask(origin: string): Promise<{ readonly status: number; readonly told: unknown }> {
  const { statusCode, body } = await request(`${origin}/readyz`);
  return { status: statusCode, told: await body.json() };
}

const notReady = (reason: string) => ({
  status: 503,
  told: { status: 'not ready', waitingFor: [reason] },
});

it('says that it is starting until everything has been started, and then that it is shutting down', async () => {
  const database = await openDatabase({ memory: true });
  const readiness = createReadiness(database);
  const bot = { refuses: async () => 401, process: async () => ({ status: 200 }) };
  const server = createHttpServer({ bot, readiness: readiness.check, log: pino({ level: 'silent' }) });
  const origin = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;

  expect(await ask(origin)).toEqual(notReady('starting'));
  readiness.started();
  expect(await ask(origin)).toEqual({ status: 200, told: { status: 'ready' } });
  readiness.closing();
  expect(await ask(origin)).toEqual(notReady('shutting down'));
  // A start that ends late does not undo it.
  readiness.started();
  expect(await ask(origin)).toEqual(notReady('shutting down'));

  await server.close();
  await database.close();
});

it('says so on a connection that is open when the product shuts down', async () => {
  const house = await openHouse();
  expect(await ask(house.origin)).toMatchObject({ status: 200 });
  const socket = connect(Number(new URL(house.origin).port), '127.0.0.1');
  const answer = new Promise<string>((resolve, reject) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
  socket.write('GET /readyz HTTP/1.1\r\nhost: x\r\n');
  // What was written before these were asked has been read when they are answered.
  for (let times = 0; times < 3; times += 1) await ask(house.origin);

  const closed = house.close();
  socket.write('\r\n');

  expect(await answer).toMatch(/^HTTP\/1\.1 503 .*"waitingFor":\["shutting down"\]/s);
  await closed;
});
