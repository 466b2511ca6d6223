import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createHttpClient,
  type FinishedCall,
  type HttpClient,
  type HttpClientOptions,
} from '../../../src/platform/http-client/http-client.ts';
import type { HttpRequest } from '../../../src/platform/http-client/http-request.ts';
import { callContext, failure, silentLog } from '../../providers/helpers/calls.ts';
import {
  json,
  type LocalServer,
  reset,
  silence,
  startLocalServer,
} from '../../providers/helpers/local-server.ts';

let server: LocalServer;
let http: HttpClient;
let clients: HttpClient[] = [];
let time = 0;

beforeEach(async () => {
  time = 1_000_000;
  server = await startLocalServer();
});
afterEach(async () => {
  await Promise.all(clients.map((one) => one.close()));
  clients = [];
  await server.close();
});

function open(options: Partial<HttpClientOptions> = {}): HttpClient {
  http = createHttpClient({
    tokens: async () => 'token',
    log: silentLog,
    clock: () => time,
    backOffMs: 1,
    circuitOpensAfter: 4,
    circuitPauseMs: 1_000,
    ...options,
  });
  clients.push(http);
  return http;
}

function call(changes: Partial<HttpRequest<unknown>> = {}): HttpRequest<unknown> {
  return {
    system: { name: 'Exchange', url: server.url, scope: 'scope' },
    route: 'things.read',
    method: 'GET',
    url: `${server.url}/things`,
    idempotent: true,
    context: callContext(),
    ...changes,
  };
}

describe('the circuit breaker of the HTTP client', () => {
  it.each([
    ['503', json(503, {})],
    ['a reset', reset],
  ])('leaves a system alone after many failures in a row by %s, and says so at once', async (_, reply) => {
    server.answer(reply);
    open();
    await failure(http.call(call()));
    await failure(http.call(call()));
    const asked = server.seen.length;

    const error = await failure(http.call(call()));

    expect(asked).toBe(4);
    expect(server.seen).toHaveLength(4);
    expect(error).toMatchObject({ code: 'unavailable', retryAfterMs: 1_000 });
  });

  it('leaves a system alone that lets calls wait for its answer in vain', async () => {
    server.answer(silence);
    open({ attemptTimeoutMs: 1_005, circuitOpensAfter: 3 });
    await failure(http.call(call()));

    await failure(http.call(call()));

    expect(server.seen).toHaveLength(3);
  });

  it('does not hold it against a system that callers gave up early', async () => {
    server.answer(silence);
    open({ circuitOpensAfter: 2 });
    const hasty = () => callContext({ signal: AbortSignal.timeout(30) });
    for (let round = 0; round < 4; round++) await failure(http.call(call({ context: hasty() })));
    server.answer(json(200, { well: true }));

    expect((await http.call(call())).json).toEqual({ well: true });
  });

  it('counts failures in a row only, and an unfriendly answer is an answer', async () => {
    open();
    server.answer(json(503, {}), json(503, {}), json(503, {}), json(404, {}), json(503, {}));

    for (let round = 0; round < 3; round++) await failure(http.call(call()));

    expect(server.seen).toHaveLength(7);
  });

  it('takes no error that the system explains for an illness, whatever its status', async () => {
    const explain = () => ({ code: 'already-exists' }) as const;
    const system = { name: 'Exchange', url: server.url, scope: 's', explain };
    server.answer(json(500, {}));
    open({ circuitOpensAfter: 2 });

    for (let round = 0; round < 5; round++) await failure(http.call(call({ system })));

    expect(server.seen).toHaveLength(5);
  });

  it('sends one probe after the pause, and lets everybody through when it comes back', async () => {
    server.answer(json(503, {}));
    open();
    await failure(http.call(call()));
    await failure(http.call(call()));
    time += 1_001;
    server.seen.length = 0;
    let release = () => {};
    server.answer(
      (response) => {
        release = () => response.end('{}');
      },
      json(200, {}),
    );

    const probe = http.call(call());
    await expect.poll(() => server.seen.length).toBe(1);
    const refused = await failure(http.call(call()));
    release();
    await probe;
    await http.call(call());

    expect(refused.code).toBe('unavailable');
    expect(server.seen).toHaveLength(2);
  });

  it('waits twice as long after a probe that failed', async () => {
    server.answer(json(503, {}));
    open();
    await failure(http.call(call()));
    await failure(http.call(call()));
    time += 1_001;
    await failure(http.call(call()));
    server.answer(json(200, {}));

    time += 1_500;
    const early = await failure(http.call(call()));
    time += 600;
    const later = await http.call(call());

    expect(early.code).toBe('unavailable');
    expect(later.status).toBe(200);
  });

  it('lets the next call be the probe when the caller of the first gave up early', async () => {
    server.answer(json(503, {}));
    open();
    await failure(http.call(call()));
    await failure(http.call(call()));
    time += 1_001;
    server.answer(silence);
    await failure(http.call(call({ context: callContext({ signal: AbortSignal.timeout(30) }) })));
    server.answer(json(200, {}));

    expect((await http.call(call())).status).toBe(200);
  });

  it('does not let one system pay for another', async () => {
    const other = await startLocalServer();
    server.answer(json(503, {}));
    open();
    await failure(http.call(call()));
    await failure(http.call(call()));

    const answer = await http.call(
      call({ system: { name: 'Graph', url: other.url, scope: 's' }, url: `${other.url}/x` }),
    );

    await other.close();
    expect(answer.status).toBe(200);
  });
});

describe('the HTTP client', () => {
  it('lets a call and all its repetitions take no longer than its total time', async () => {
    server.answer(silence);
    open({ attemptTimeoutMs: 150, totalTimeoutMs: 250, circuitOpensAfter: 99 });

    const error = await failure(http.call(call()));

    expect(error.code).toBe('timed-out');
    expect(server.seen).toHaveLength(2);
  });

  it('begins no pause that would end after the total time', async () => {
    server.answer(json(503, {}, { 'retry-after': '2' }));
    open({ totalTimeoutMs: 1_000 });

    await failure(http.call(call()));

    expect(server.seen).toHaveLength(1);
  });

  it('parts callers that were sent away together', async () => {
    const waits: number[] = [];
    for (const random of [0, 1]) {
      server.answer(json(429, {}, { 'retry-after': '0' }), json(200, {}));
      open({ backOffMs: 300, random: () => random });
      const started = performance.now();
      await http.call(call());
      waits.push(performance.now() - started);
    }

    expect((waits[1] ?? 0) - (waits[0] ?? 0)).toBeGreaterThan(200);
  });

  it('tells the metrics about each attempt, also the ones without an answer', async () => {
    const calls: FinishedCall[] = [];
    server.answer(reset, json(503, {}), json(200, {}));
    open({ onCall: (one) => calls.push(one) });

    await http.call(call());

    expect(calls.map(({ system, status }) => [system, status])).toEqual([
      ['Exchange', 0],
      ['Exchange', 503],
      ['Exchange', 200],
    ]);
    expect(calls.every(({ durationMs }) => durationMs > 0)).toBe(true);
  });

  it('gives a refused token back and tries once with a fresh one, even for a write', async () => {
    const dropped: string[] = [];
    let number = 1;
    const drop = (scope: string, token: string) => {
      dropped.push(`${scope} ${token}`);
      number++;
    };
    server.answer((response, seen) => {
      response.statusCode = seen.headers.authorization === 'Bearer token-1' ? 401 : 201;
      response.end('{}');
    });
    open({ tokens: Object.assign(async () => `token-${number}`, { drop }) });

    const answer = await http.call(call({ method: 'POST', idempotent: false }));

    expect(answer.status).toBe(201);
    expect(dropped).toEqual(['scope token-1']);
    expect(server.seen).toHaveLength(2);
  });

  it('does not go on when the fresh token is refused, too', async () => {
    server.answer(json(401, {}));
    open({ tokens: Object.assign(async () => 'token', { drop: () => {} }) });

    expect((await failure(http.call(call()))).code).toBe('unauthorized');
    expect(server.seen).toHaveLength(2);
  });

  it('asks for no token for a system that takes headers of its own', async () => {
    const system = { name: 'PingIDM', url: server.url, scope: '' };
    const tokens = async () => {
      throw new Error('asked for a token');
    };
    open({ tokens });

    await http.call(call({ system, headers: { 'x-openidm-username': 'cardfile' } }));

    expect(server.seen[0]?.headers).toMatchObject({ 'x-openidm-username': 'cardfile' });
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
  });

  it('names what kept an answer from coming, and a web page in place of one', async () => {
    const closed = await startLocalServer();
    await closed.close();
    server.answer((response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end('<!doctype html>');
    });
    open();

    const refused = await failure(
      http.call(call({ system: { name: 'Graph', url: closed.url, scope: 's' }, url: `${closed.url}/x` })),
    );
    const page = await failure(http.call(call()));

    expect(refused.reason).toBe('ECONNREFUSED');
    expect(page).toMatchObject({ code: 'bad-answer', reason: 'HTML' });
  });
});
