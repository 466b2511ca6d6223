import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import pino from 'pino';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/http/metrics.ts';
import { createMetricsServer } from '../../src/http/metrics-server.ts';
import { createHttpServer, type HttpResult, type HttpServer } from '../../src/http/server.ts';

let server: HttpServer;
let port: number;
let refusal: number | undefined;
let bodies: unknown[] = [];
let waitingFor: readonly string[] = [];
let answer: () => Promise<HttpResult>;

beforeEach(async () => {
  bodies = [];
  waitingFor = [];
  answer = async () => ({ status: 200 });
  refusal = undefined;
  server = createHttpServer({
    bot: {
      refuses: async () => refusal,
      process: ({ body }) => {
        bodies.push(body);
        return answer();
      },
    },
    readiness: async () => waitingFor,
    log: pino({ level: 'silent' }),
  });
  port = await server.listen(0, '127.0.0.1');
});
afterEach(() => server.close());

async function call(path: string, options: Parameters<typeof request>[1] = {}) {
  const { statusCode, headers, body } = await request(`http://127.0.0.1:${port}${path}`, options);
  return { status: statusCode, headers, text: await body.text() };
}

const post = (
  body: string | Buffer,
  headers: Record<string, string> = { 'content-type': 'application/json' },
) => call('/api/messages', { method: 'POST', body, headers });

describe('the server of figures', () => {
  it('tells them on a port of its own, and nothing else', async () => {
    const metrics = createMetrics(true);
    const figures = createMetricsServer(metrics);
    const own = await figures.listen(0, '127.0.0.1');
    metrics.turn({ kind: 'text', outcome: 'answered', durationMs: 12 });
    metrics.backendCall({ system: 'Teams', status: 429, durationMs: 20 });

    const told = await request(`http://127.0.0.1:${own}/metrics`);
    const text = await told.body.text();
    const other = await request(`http://127.0.0.1:${own}/api/messages`, { method: 'POST', body: '{}' });
    await other.body.dump();
    await figures.close();

    expect(told.headers['content-type']).toContain('text/plain');
    expect(text).toContain('cardfile_turns_total{kind="text",outcome="answered"} 1');
    expect(text).toContain('cardfile_turn_duration_seconds_sum{kind="text"} 0.012');
    expect(text).toContain('cardfile_backend_call_duration_seconds_count{system="Teams",status="4xx"} 1');
    expect(other.statusCode).toBe(404);
  });
});

describe('the HTTP server', () => {
  it('hands the parsed body to the bot and its answer back', async () => {
    answer = async () => ({ status: 200, body: { statusCode: 200, value: 'größer' } });
    const { status, headers, text } = await post('{"type":"message","text":"ü"}');
    expect([status, JSON.parse(text)]).toEqual([200, { statusCode: 200, value: 'größer' }]);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(bodies).toEqual([{ type: 'message', text: 'ü' }]);
  });

  it('answers with an empty body when there is nothing to say', async () => {
    answer = async () => ({ status: 401 });
    expect(await post('{}')).toMatchObject({ status: 401, text: '' });
  });

  for (const [name, body] of [
    ['nothing', ''],
    ['words', 'hello'],
    ['half an object', '{"type":"mess'],
    ['broken characters', Buffer.from([0x7b, 0xff, 0xfe])],
  ] as const) {
    it(`answers 400 to ${name}`, async () => {
      expect(await post(body)).toMatchObject({ status: 400, text: '' });
      expect(bodies).toEqual([]);
    });
  }

  for (const headers of [
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/jsonp' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    {},
  ]) {
    it(`answers 415 to ${JSON.stringify(headers)}`, async () => {
      expect(await post('{}', headers as Record<string, string>)).toMatchObject({ status: 415, text: '' });
      expect(bodies).toEqual([]);
    });
  }

  it('takes a body of 256 KB and refuses one byte more', async () => {
    const body = (size: number) => `"${'x'.repeat(size - 2)}"`;
    expect(await post(body(256 * 1024))).toMatchObject({ status: 200 });
    expect(await post(body(256 * 1024 + 1))).toMatchObject({ status: 413, text: '' });
    expect(bodies).toHaveLength(1);
  });

  it('refuses a large body that does not announce its size', async () => {
    const answered = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
      socket.write(
        'POST /api/messages HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
      );
      for (let index = 0; index < 5; index += 1) socket.write(`10000\r\n${'x'.repeat(0x10000)}\r\n`);
    });
    expect(answered).toMatch(/^HTTP\/1.1 413/);
    expect(bodies).toEqual([]);
  });

  it('survives a sender that breaks off', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(
          'POST /api/messages HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{',
        );
        setTimeout(() => {
          socket.destroy();
          resolve();
        }, 50);
      });
    });
    expect(await post('{}')).toMatchObject({ status: 200 });
  });

  it('answers 500 without a word when something throws', async () => {
    answer = async () => {
      throw new Error('SECRET');
    };
    expect(await post('{}')).toMatchObject({ status: 500, text: '' });
    answer = async () => ({ status: 200 });
    expect(await post('{}')).toMatchObject({ status: 200 });
  });

  it('answers 404 and 405 without a word', async () => {
    expect(await call('/nowhere?x=<script>')).toMatchObject({ status: 404, text: '' });
    expect(await call('/api/messages')).toMatchObject({ status: 405, text: '' });
  });

  it('carries no banner', async () => {
    for (const path of ['/healthz', '/nowhere']) {
      const { headers } = await call(path);
      expect(Object.keys(headers)).not.toContain('server');
      expect(Object.keys(headers)).not.toContain('x-powered-by');
    }
  });

  it('lets browsers show, load and cache nothing', async () => {
    answer = async () => ({ status: 200, body: { a: 1 } });
    for (const response of [await call('/healthz'), await call('/nowhere'), await post('{}')]) {
      expect(response.headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
        'strict-transport-security': expect.stringMatching(/^max-age=31536000;/),
        'x-content-type-options': 'nosniff',
      });
      expect(Object.keys(response.headers)).not.toContain('access-control-allow-origin');
    }
  });

  it.each([
    ['TRACE', 'TRACE /api/messages HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    [
      'two lengths',
      'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
      400,
    ],
    [
      'a length and chunks',
      'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    [
      'a space before the colon',
      'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length : 2\r\n\r\n{}',
      400,
    ],
  ])('refuses a request with %s', async (_name, text, status) => {
    const socket = connect(port, '127.0.0.1');
    socket.end(text);

    const [answered] = await once(socket, 'data');

    socket.destroy();
    expect(String(answered)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  it('tells that it is alive, and apart from that what it waits for', async () => {
    expect(await call('/readyz')).toMatchObject({ status: 200, text: '{"status":"ready"}' });
    waitingFor = ['database'];
    expect(await call('/healthz')).toMatchObject({ status: 200, text: '{"status":"alive"}' });
    expect(await call('/readyz')).toMatchObject({
      status: 503,
      text: '{"status":"not ready","waitingFor":["database"]}',
    });
  });

  it('tells no figures to whom Teams’ port is open', async () => {
    expect(await call('/metrics')).toMatchObject({ status: 404, text: '' });
  });

  it('reads no body of a sender who is refused, however many come at once', async () => {
    refusal = 401;
    const sent = await Promise.all(
      Array.from(
        { length: 50 },
        () =>
          new Promise<string>((resolve, reject) => {
            const socket = connect(port, '127.0.0.1');
            let text = '';
            socket.on('error', reject);
            socket.on('data', (chunk) => {
              text += chunk;
            });
            socket.on('close', () => resolve(text));
            // The head only: whoever waits for the body gives no answer.
            socket.write(
              'POST /api/messages HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 250000\r\n\r\n',
            );
          }),
      ),
    );

    for (const answer of sent) expect(answer).toMatch(/^HTTP\/1.1 401/);
    expect(bodies).toEqual([]);
  });

  it('closes connections whose head or body does not come to its end', async () => {
    const halves = [
      'POST /api/messages HTTP/1.1\r\nhost: x\r\n',
      'POST /api/messages HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{',
    ];
    const answers = await Promise.all(
      halves.map(
        (half) =>
          new Promise<string>((resolve) => {
            const socket = connect(port, '127.0.0.1');
            let text = '';
            socket.on('error', () => resolve(text));
            socket.on('data', (chunk) => {
              text += chunk;
            });
            socket.on('close', () => resolve(text));
            socket.write(half);
          }),
      ),
    );

    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1.1 408/);
    expect(bodies).toEqual([]);
  }, 60_000);

  it('takes a thousand connections and no more, and the next one when some have ended', async () => {
    const open: Socket[] = [];
    /** Asks on a connection of its own, which stays open: resolves with what came before it was answered or closed. */
    const ask = () =>
      new Promise<string>((resolve) => {
        const socket = connect(port, '127.0.0.1');
        open.push(socket);
        let text = '';
        socket.on('error', () => resolve(text));
        socket.on('close', () => resolve(text));
        socket.on('data', (chunk) => {
          text += chunk;
          if (text.includes('alive')) resolve(text);
        });
        socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
      });
    for (let taken = 0; taken < 1_000; taken += 50) {
      for (const text of await Promise.all(Array.from({ length: 50 }, ask))) expect(text).toContain('alive');
    }

    expect(await ask()).toBe('');

    for (const socket of open.splice(0, 10)) socket.destroy();
    await expect.poll(ask).toContain('alive');
    for (const socket of open) socket.destroy();
  });

  it('finishes what is under way before it closes', async () => {
    answer = () =>
      new Promise((resolve) => setTimeout(() => resolve({ status: 200, body: { done: true } }), 200));
    const underWay = post('{}');
    await expect.poll(() => bodies).toHaveLength(1);
    const closed = server.close();
    expect(await underWay).toMatchObject({ status: 200, text: '{"done":true}' });
    await closed;
    await expect(post('{}')).rejects.toThrow();
  });

  it('says when it cannot listen', async () => {
    const second = createHttpServer({
      bot: { refuses: async () => undefined, process: answer },
      readiness: async () => [],
      log: pino({ level: 'silent' }),
    });
    await expect(second.listen(port, '127.0.0.1')).rejects.toThrow('EADDRINUSE');
  });
});
