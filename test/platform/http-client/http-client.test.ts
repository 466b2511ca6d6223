import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createHttpClient,
  type HttpClient,
  type HttpClientOptions,
} from '../../../src/platform/http-client/http-client.ts';
import type { HttpRequest } from '../../../src/platform/http-client/http-request.ts';
import { callContext, failure, recordingLog, silentLog } from '../../providers/helpers/calls.ts';
import {
  json,
  type LocalServer,
  reset,
  silence,
  startLocalServer,
  text,
} from '../../providers/helpers/local-server.ts';

let server: LocalServer;
let elsewhere: LocalServer;
let clients: HttpClient[] = [];
const now = Date.parse('2026-11-21T08:00:00Z');

beforeAll(async () => {
  server = await startLocalServer();
  elsewhere = await startLocalServer();
});
afterAll(async () => {
  await server.close();
  await elsewhere.close();
});
beforeEach(() => {
  server.seen.length = 0;
  elsewhere.seen.length = 0;
  server.answer(json(200, {}));
});
afterEach(async () => {
  await Promise.all(clients.map((http) => http.close()));
  clients = [];
});

function open(options: Partial<HttpClientOptions> = {}): HttpClient {
  const http = createHttpClient({
    tokens: async (scope) => `token for ${scope}`,
    log: silentLog,
    clock: () => now,
    backOffMs: 5,
    ...options,
  });
  clients.push(http);
  return http;
}

function call<T = unknown>(changes: Partial<HttpRequest<T>> = {}): HttpRequest<T> {
  return {
    system: { name: 'Exchange', url: server.url, scope: 'scope-a' },
    route: 'things.read',
    method: 'GET',
    url: `${server.url}/things?name=Jana`,
    context: callContext(),
    ...changes,
  };
}

describe('the HTTP client', () => {
  it('sends the token, the correlation id and the body, and gives the JSON back', async () => {
    server.answer(json(201, { id: 7 }, { etag: 'x' }));

    const answer = await open().call(
      call({ method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } }),
    );

    expect(answer).toMatchObject({ status: 201, json: { id: 7 }, headers: { etag: 'x' } });
    expect(server.seen[0]).toMatchObject({
      method: 'POST',
      url: '/things?name=Jana',
      body: '{"a":1}',
      headers: { authorization: 'Bearer token for scope-a', 'client-request-id': 'test-correlation' },
    });
  });

  it('takes a link as a system wrote it, and an answer in several pieces with a mark before it', async () => {
    server.answer((response) => {
      response.write('\ufeff{"name":"Gr');
      setTimeout(() => response.end('oß"}'), 20);
    });

    const answer = await open().call(call({ url: `${server.url}/things?name=Jörg Groß&a=b#top` }));

    expect(answer.json).toEqual({ name: 'Groß' });
    expect(server.seen[0]?.url).toBe('/things?name=J%C3%B6rg%20Gro%C3%9F&a=b');
  });

  it('refuses a link to another origin without sending anything', async () => {
    const error = await failure(open().call(call({ url: `${elsewhere.url}/things` })));

    expect(error.code).toBe('bad-answer');
    expect(elsewhere.seen).toEqual([]);
    expect(server.seen).toEqual([]);
  });

  it('refuses an address that only begins like the own origin', async () => {
    const error = await failure(open().call(call({ url: `${server.url}0/things` })));

    expect(error.code).toBe('bad-answer');
  });

  it.each([301, 302, 307, 308])(
    'knows that a write that is redirected (%i) was not executed',
    async (status) => {
      server.answer(
        text(status, '<html>', { location: `${elsewhere.url}/login`, 'content-type': 'text/html' }),
      );

      const error = await failure(open().call(call({ method: 'POST', body: '{}', idempotent: false })));

      expect(error).toMatchObject({ code: 'bad-answer', status, hadNoEffect: true });
      expect([server.seen.length, elsewhere.seen.length]).toEqual([1, 0]);
    },
  );

  it('does not know whether a write was executed whose answer is elsewhere (303)', async () => {
    server.answer(text(303, '', { location: '/result' }));

    const error = await failure(open().call(call({ method: 'POST', body: '{}', idempotent: false })));

    expect(error.hadNoEffect).toBe(false);
  });

  it.each([404, 410])(
    'does not take a web page with status %i for an object that is gone',
    async (status) => {
      server.answer(text(status, '<html>Not Found</html>', { 'content-type': 'text/html; charset=utf-8' }));

      const error = await failure(open().call(call({ method: 'DELETE' })));

      expect(error).toMatchObject({ code: 'bad-answer', status, reason: 'HTML', hadNoEffect: true });
    },
  );

  it.each([402, 407, 451])('takes status %i for a refusal of Cardfile, not of a value', async (status) => {
    server.answer(json(status, {}));

    expect(await failure(open().call(call()))).toMatchObject({ code: 'forbidden', hadNoEffect: true });
  });

  it.each([
    { idempotent: true, code: 'bad-answer' },
    { idempotent: false, code: 'uncertain' },
  ])('does not take an error for a success, whatever its status: $code', async ({ idempotent, code }) => {
    server.answer(json(200, { error: { code: 'InternalError', message: 'not done' } }));

    const error = await failure(open().call(call({ method: 'POST', body: '{}', idempotent })));

    expect(error).toMatchObject({ code, hadNoEffect: false });
  });

  it('takes an answer with room for an error that is not there for a success', async () => {
    server.answer(json(200, { error: null, value: [] }));

    expect(await open().call(call())).toMatchObject({ status: 200 });
  });

  it('reads a date to wait for by the clock of the system that names it', async () => {
    const date = (ms: number) => new Date(now + ms).toUTCString();
    // The clock of the system is ten minutes ahead.
    server.answer(json(429, {}, { date: date(600_000), 'retry-after': date(630_000) }));

    const error = await failure(open().call(call()));

    expect(error.retryAfterMs).toBe(30_000);
  });

  it('does not follow a redirection, so that the token stays', async () => {
    server.answer(text(302, '', { location: `${elsewhere.url}/` }));

    const error = await failure(open().call(call()));

    expect(error.code).toBe('bad-answer');
    expect(elsewhere.seen).toEqual([]);
  });

  it.each([
    [400, 'invalid-request'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [408, 'timed-out'],
    [409, 'changed-meanwhile'],
    [410, 'not-found'],
    [412, 'changed-meanwhile'],
    [423, 'throttled'],
    [425, 'throttled'],
    [429, 'throttled'],
    [509, 'throttled'],
    [500, 'unavailable'],
    [503, 'unavailable'],
    [504, 'unavailable'],
  ])('reads status %i as %s', async (status, code) => {
    server.answer(json(status, { error: {} }));

    expect(await failure(open().call(call()))).toMatchObject({ code, status, system: 'Exchange' });
  });

  it('lets the system explain an error better than its status', async () => {
    server.answer(json(500, { error: 'taken' }));
    const explain = () => ({ code: 'already-exists', reason: 'Taken', conflictsWith: 'Jana' }) as const;
    const system = { name: 'Exchange', url: server.url, scope: 's', explain };

    const error = await failure(open().call(call({ system, method: 'POST', idempotent: false })));

    expect(error).toMatchObject({ code: 'already-exists', reason: 'Taken', conflictsWith: 'Jana' });
    expect(error.message).not.toContain('Jana');
    expect(server.seen).toHaveLength(1);
  });

  it.each<Partial<HttpRequest<unknown>>>([
    { method: 'GET' },
    { method: 'PUT' },
    { method: 'DELETE' },
    { method: 'POST', idempotent: true },
    { method: 'POST', reads: true },
  ])('repeats an idempotent call after 503 and after a reset, and then succeeds: %o', async (changes) => {
    server.answer(json(503, {}), reset, json(200, { ok: true }));

    const answer = await open().call(call(changes));

    expect(answer.json).toEqual({ ok: true });
    expect(server.seen).toHaveLength(3);
  });

  it('gives up after three attempts', async () => {
    server.answer(json(503, {}));

    expect((await failure(open().call(call()))).code).toBe('unavailable');
    expect(server.seen).toHaveLength(3);
  });

  it.each([
    ['503', json(503, {})],
    ['a reset', reset],
    ['an answer that is not JSON', text(200, '<html>')],
    ['an answer of another shape', json(200, { id: 7 })],
  ])(
    'sends a call that must not be made twice only once after %s, and calls it uncertain',
    async (_, reply) => {
      server.answer(reply);
      const schema = z.object({ id: z.string() });

      const error = await failure(open().call(call({ method: 'POST', idempotent: false, schema })));

      expect(error.code).toBe('uncertain');
      expect(server.seen).toHaveLength(1);
    },
  );

  it.each([501, 505, 507])('knows that a write answered with %i was not done', async (status) => {
    server.answer(json(status, {}));

    const error = await failure(open().call(call({ method: 'POST', idempotent: false })));

    expect(error).toMatchObject({ code: 'unavailable', status, hadNoEffect: true });
  });

  it('does not leave a system alone for one full mailbox', async () => {
    const http = open({ circuitOpensAfter: 2 });
    server.answer(json(507, {}));
    for (let index = 0; index < 3; index++) await failure(http.call(call()));
    server.answer(json(200, { ok: true }));

    expect((await http.call(call())).json).toEqual({ ok: true });
  });

  it('repeats even such a call after 429, which was not executed', async () => {
    server.answer(json(429, {}, { 'retry-after': '0' }), json(201, {}));

    const answer = await open().call(call({ method: 'POST', idempotent: false }));

    expect(answer.status).toBe(201);
  });

  it('repeats such a call after a status with which the system says that it did nothing', async () => {
    const system = { name: 'Teams', url: server.url, scope: '', refusals: new Set([502]) };
    server.answer(json(502, {}), json(201, {}));

    const answer = await open().call(call({ system, method: 'POST', idempotent: false }));

    expect(answer.status).toBe(201);
  });

  it.each([
    [
      'breaks off',
      (response: ServerResponse) => {
        response.writeHead(201, { 'content-length': '100' });
        response.write('{"id"');
        setTimeout(() => response.destroy(), 20);
      },
    ],
    ['is not JSON', text(201, 'done')],
    ['is empty', text(201, '')],
  ])(
    'takes a success for one, whatever its body is worth, when a body that %s is no matter',
    async (_, reply) => {
      server.answer(reply);

      const answer = await open().call(call({ method: 'POST', idempotent: false, bodyOptional: true }));

      expect(answer).toMatchObject({ status: 201, json: undefined });
      expect(server.seen).toHaveLength(1);
    },
  );

  it('gives an answer of any status when told to', async () => {
    server.answer(json(400, { error: 'invalid_client' }));

    const answer = await open().call(call({ anyStatus: true }));

    expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_client' } });
  });

  it("keeps to a request's own attempts and timeout", async () => {
    server.answer(silence);

    const error = await failure(open().call(call({ attempts: 1, timeoutMs: 50 })));

    expect(error.code).toBe('timed-out');
    expect(server.seen).toHaveLength(1);
  });

  it('calls a write to a closed port unavailable: nothing was sent', async () => {
    const closed = await startLocalServer();
    await closed.close();
    const system = { name: 'Exchange', url: closed.url, scope: 's' };

    const error = await failure(
      open().call(call({ system, url: `${closed.url}/x`, method: 'POST', idempotent: false })),
    );

    expect(error.code).toBe('unavailable');
  });

  it.each([
    ['seconds', '2', 2000],
    ['parts of seconds', '1.5', 1500],
    ['a date', 'Sat, 21 Nov 2026 08:00:02 GMT', 2000],
  ])('tells Retry-After in %s, and does not wait longer than it may', async (_, header, wait) => {
    server.answer(json(429, {}, { 'retry-after': header, date: new Date(now).toUTCString() }));

    const error = await failure(open({ longestWaitMs: 1000 }).call(call()));

    expect(error).toMatchObject({ code: 'throttled', retryAfterMs: wait });
    expect(server.seen).toHaveLength(1);
  });

  it.each(['-5', '3, 4', 'soon'])('waits as usual where Retry-After is %s', async (header) => {
    server.answer(json(429, {}, { 'retry-after': header }));

    expect(await failure(open().call(call()))).toMatchObject({ code: 'throttled', retryAfterMs: undefined });
  });

  it('waits as long as Retry-After says', async () => {
    server.answer(json(503, {}, { 'retry-after': '1' }), json(200, {}));
    const started = performance.now();

    await open().call(call());

    expect(performance.now() - started).toBeGreaterThan(950);
  });

  it('ends an attempt that takes too long and tries again', async () => {
    server.answer(silence, json(200, { late: false }));

    const answer = await open({ attemptTimeoutMs: 100 }).call(call());

    expect(answer.json).toEqual({ late: false });
  });

  it('ends with the context, whether it waits for an answer, a token or the next attempt', async () => {
    const context = () => callContext({ signal: AbortSignal.timeout(80) });
    const stuck = () => new Promise<string>(() => {});
    server.answer(silence);

    const answer = await failure(open().call(call({ context: context() })));
    const token = await failure(open({ tokens: stuck }).call(call({ context: context() })));
    const asked = server.seen.length;
    server.answer(json(503, {}, { 'retry-after': '4' }));
    const pause = await failure(open().call(call({ context: context() })));

    expect([answer.code, token.code, pause.code]).toEqual(['timed-out', 'timed-out', 'unavailable']);
    expect(server.seen).toHaveLength(asked + 1);
  });

  it('does not send a call later whose time ended while it waited for a connection', async () => {
    const waiting: ServerResponse[] = [];
    server.answer((response) => waiting.push(response));
    const http = open();
    const others = Array.from({ length: 64 }, () => http.call(call()));
    await expect.poll(() => waiting.length).toBe(64);

    await failure(http.call(call({ method: 'POST', idempotent: false, timeoutMs: 50 })));
    server.answer(json(200, {}));
    for (const response of waiting) response.end('{}');
    await Promise.all(others);
    await http.call(call());

    expect(server.seen.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('calls a write uncertain when its time ended after it was sent', async () => {
    server.answer(silence);
    const context = callContext({ signal: AbortSignal.timeout(80) });

    const error = await failure(open().call(call({ method: 'POST', idempotent: false, context })));

    expect(error.code).toBe('uncertain');
  });

  it('refuses an answer that is too large', async () => {
    server.answer(text(200, `"${'x'.repeat(9 * 1024 * 1024)}"`));

    expect((await failure(open().call(call()))).code).toBe('bad-answer');
  });

  it.each([
    ['not JSON', text(200, '<!doctype html>')],
    ['empty', text(200, '')],
    ['of another shape', json(200, { value: 'none' })],
  ])('calls an answer bad that is %s', async (_, reply) => {
    server.answer(reply);
    const schema = z.object({ value: z.array(z.string()) });

    expect((await failure(open().call(call({ schema })))).code).toBe('bad-answer');
  });

  it('says for the log where an answer is wrong, without what it holds', async () => {
    server.answer(json(200, { value: [{ id: 'a' }, { id: { secret: 'Jane Roe' } }] }));
    const schema = z.object({ value: z.array(z.object({ id: z.string() })) });
    const { message } = await failure(open().call(call({ schema })));

    expect(message).toContain('the answer is not as expected: value[1].id (invalid_type)');
    expect(message).not.toContain('Jane');
  });

  it('lets four calls of a mailbox out at a time and other mailboxes past them', async () => {
    let under = 0;
    let most = 0;
    server.answer((response, seen) => {
      const counted = seen.url === '/a';
      if (counted) most = Math.max(most, ++under);
      setTimeout(() => {
        if (counted) under--;
        response.end('{}');
      }, 30);
    });
    const http = open();
    const finished: string[] = [];
    const send = (semaphoreKey: string) =>
      http
        .call(call({ url: `${server.url}/${semaphoreKey}`, semaphoreKey }))
        .then(() => finished.push(semaphoreKey));

    await Promise.all([...Array.from({ length: 10 }, () => send('a')), send('b')]);

    expect(most).toBe(4);
    expect(finished.indexOf('b')).toBeLessThan(8);
  });

  it('frees the place of a call that ended in an error or was given up while it waited', async () => {
    server.answer(silence);
    const http = open();
    const short = () => callContext({ signal: AbortSignal.timeout(60) });
    await Promise.all(
      Array.from({ length: 9 }, () => failure(http.call(call({ semaphoreKey: 'a', context: short() })))),
    );
    server.answer(json(200, { free: true }));

    const answers = await Promise.all(
      Array.from({ length: 5 }, () => http.call(call({ semaphoreKey: 'a' }))),
    );

    expect(answers.map((answer) => answer.json)).toEqual(Array.from({ length: 5 }, () => ({ free: true })));
  });

  it('logs one line a call, without query, body and token', async () => {
    const { lines, log } = recordingLog();

    await open({ log }).call(call({ method: 'POST', body: '{"name":"Jana"}' }));

    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      system: 'Exchange',
      route: 'things.read',
      method: 'POST',
      status: 200,
      correlationId: 'test-correlation',
    });
    expect(lines[0]).not.toMatch(/Jana|token for/);
  });
});
