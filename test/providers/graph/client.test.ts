import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHttpClient, type HttpClient } from '../../../src/platform/http-client/http-client.ts';
import {
  createGraphClient,
  type GraphCall,
  type GraphClient,
  odataText,
  searchClause,
} from '../../../src/providers/graph/client.ts';
import { callContext, failure, silentLog } from '../helpers/calls.ts';
import { json, type LocalServer, startLocalServer, text } from '../helpers/local-server.ts';

let server: LocalServer;
let http: HttpClient;
let graph: GraphClient;

beforeAll(async () => {
  server = await startLocalServer();
  http = createHttpClient({ tokens: async () => 'token', log: silentLog, backOffMs: 5 });
  graph = createGraphClient({ http, url: server.url, scope: 'scope' });
});
afterAll(async () => {
  await http.close();
  await server.close();
});
beforeEach(() => {
  server.seen.length = 0;
  server.answer(json(200, { value: [] }));
});

function call<T = unknown>(changes: Partial<GraphCall<T>> = {}): GraphCall<T> {
  return {
    route: 'test',
    method: 'GET',
    path: '/users',
    idempotent: true,
    context: callContext(),
    ...changes,
  };
}

/** The query as Graph reads it. */
function queryOf(url: string | undefined): URLSearchParams {
  return new URL(url ?? '', 'http://graph').searchParams;
}

describe('the Graph client', () => {
  it('sends the token over plain http on loopback, and every part of the query', async () => {
    await graph.call(
      call({
        query: { search: searchClause('displayName', 'Jana'), select: 'id,mail', top: 25, count: true },
      }),
    );

    expect(server.seen[0]?.headers.authorization).toBe('Bearer token');
    expect(server.seen[0]?.url).toMatch(/^\/v1\.0\/users\?/);
    expect(Object.fromEntries(queryOf(server.seen[0]?.url))).toEqual({
      $search: '"displayName:Jana"',
      $select: 'id,mail',
      $top: '25',
      $count: 'true',
    });
  });

  it.each(["O'Brien", '"))%*', '&+#%', 'A & B = C?', '👩‍👩‍👧', 'a\\b', 'שלום', '(x eq 1)'])(
    'brings %s over unchanged in a filter and in a search',
    async (typed) => {
      const filter = `startswith(displayName,${odataText(typed)}) or mail eq ${odataText(typed)}`;
      await graph.call(call({ query: { filter } }));
      await graph.call(call({ query: { search: searchClause('displayName', typed) } }));

      const [filtered, searched] = server.seen.map((seen) => queryOf(seen.url));
      const literal = `'${typed.replaceAll("'", "''")}'`;
      expect(filtered?.get('$filter')).toBe(`startswith(displayName,${literal}) or mail eq ${literal}`);
      expect(searched?.get('$search')).toBe(`"displayName:${typed.replace(/["\\]/g, '\\$&')}"`);
      expect([filtered?.size, searched?.size]).toEqual([1, 1]);
    },
  );

  it('mends half a character instead of throwing', () => {
    expect(decodeURIComponent(odataText('a\ud83d'))).toBe("'a\ufffd'");
    expect(decodeURIComponent(searchClause('mail', '\udc00'))).toBe('"mail:\ufffd"');
  });

  it('sends a body as JSON and does not repeat a POST', async () => {
    server.answer(json(503, {}));

    const error = await failure(
      graph.call(call({ method: 'POST', body: { name: 'Jana' }, idempotent: false })),
    );

    expect(error.code).toBe('uncertain');
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({
      body: '{"name":"Jana"}',
      headers: { 'content-type': 'application/json' },
    });
  });

  it("tells Graph's own word for an error and keeps its message out of the log", async () => {
    server.answer(
      json(404, { error: { code: 'ErrorItemNotFound', message: 'jana@contoso.example is not here' } }),
    );

    const error = await failure(graph.call(call()));

    expect(error).toMatchObject({ code: 'not-found', reason: 'ErrorItemNotFound', status: 404 });
    expect(error.message).not.toContain('jana');
  });

  it.each([409, 412])('reads a stale change key with status %i as changed meanwhile', async (status) => {
    server.answer(json(status, { error: { code: 'ErrorIrresolvableConflict' } }));

    expect((await failure(graph.call(call()))).code).toBe('changed-meanwhile');
  });

  it('gives nothing for an answer without a body', async () => {
    server.answer(text(204, ''));

    expect(await graph.call(call({ method: 'DELETE' }))).toBeUndefined();
  });

  it('checks the answer', async () => {
    expect((await failure(graph.call(call({ schema: z.object({ id: z.string() }) })))).code).toBe(
      'bad-answer',
    );
  });

  it('follows a next-page link as it is written, with the same headers', async () => {
    const link = `${server.url}/v1.0/users?$skiptoken=a%2Bb&x=1&x=2`;

    await graph.next(link, call({ headers: { ConsistencyLevel: 'eventual' } }));

    expect(server.seen[0]?.url).toBe('/v1.0/users?$skiptoken=a%2Bb&x=1&x=2');
    expect(server.seen[0]?.headers.consistencylevel).toBe('eventual');
  });

  it('does not follow a next-page link to somewhere else', async () => {
    expect((await failure(graph.next('https://evil.example/v1.0/users', call()))).code).toBe('bad-answer');
  });
});
