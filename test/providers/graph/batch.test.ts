import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHttpClient, type HttpClient } from '../../../src/platform/http-client/http-client.ts';
import { readBatch, readFoundInBatch } from '../../../src/providers/graph/batch.ts';
import { createGraphClient, type GraphClient, odataText } from '../../../src/providers/graph/client.ts';
import { callContext, failure, silentLog } from '../helpers/calls.ts';
import { json, type LocalServer, startLocalServer } from '../helpers/local-server.ts';

let server: LocalServer;
let http: HttpClient;
let graph: GraphClient;
const schema = z.object({ value: z.array(z.string()) });

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
});

const call = (name: string) =>
  ({
    route: 'things.read',
    method: 'GET',
    path: `/things/${name}`,
    query: { filter: `startswith(a,${odataText("O'Brien & #1+%")}) or b eq 1`, select: 'a,b', top: 5 },
    headers: { Prefer: 'x' },
    idempotent: true,
    schema,
    context: callContext(),
  }) as const;
const inner = (id: string, status: number, body: unknown) => ({ id, status, headers: {}, body });

describe('several reads at once', () => {
  it('ask nothing when there are none, and make no batch of one', async () => {
    server.answer(json(200, { value: ['one'] }));

    expect(await readBatch(graph, [])).toEqual([]);
    expect(await readBatch(graph, [call('one')])).toEqual([{ value: ['one'] }]);
    expect(server.seen.map(({ method }) => method)).toEqual(['GET']);
  });

  it('take what is gone for gone, without asking again', async () => {
    const gone = inner('1', 404, { error: { code: 'Request_ResourceNotFound', message: 'gone' } });
    server.answer(json(200, { responses: [inner('0', 200, { value: ['one'] }), gone] }));

    const answers = await readFoundInBatch(graph, [call('one'), call('two')]);

    expect(answers).toEqual([{ value: ['one'] }, undefined]);
    expect(server.seen).toHaveLength(1);
  });

  it('are addressed in a batch as they would be alone, and answered in their order', async () => {
    const responses = [inner('1', 200, { value: ['two'] }), inner('0', 200, { value: ['one'] })];
    server.answer(json(200, { value: ['x'] }), json(200, { responses }));
    await readBatch(graph, [call('alone')]);

    const answers = await readBatch(graph, [call('one'), call('two')]);

    const [alone, batch] = server.seen;
    const { requests } = JSON.parse(batch?.body ?? '');
    expect(answers).toEqual([{ value: ['one'] }, { value: ['two'] }]);
    expect(requests.map(({ id }: { id: string }) => id)).toEqual(['0', '1']);
    expect(requests[0]).toMatchObject({ method: 'GET', headers: { Prefer: 'x' } });
    expect(requests[0].url).not.toMatch(/[ &]#|\s/);
    const options = (url: string) => [...new URL(url, 'http://x').searchParams].sort();
    expect(options(requests[0].url)).toEqual(options(alone?.url ?? ''));
    expect(new URL(requests[0].url, 'http://x').searchParams.get('$filter')).toContain("'O''Brien & #1+%'");
  });

  it('are parted into batches of twenty', async () => {
    server.answer((response, { body }) => {
      const { requests = [] } = JSON.parse(body || '{}');
      const responses = requests.map(({ id }: { id: string }) => inner(id, 200, { value: [id] }));
      response.end(JSON.stringify(requests.length === 0 ? { value: ['single'] } : { responses }));
    });

    const answers = await readBatch(
      graph,
      Array.from({ length: 41 }, (_, index) => call(String(index))),
    );

    expect(answers).toHaveLength(41);
    expect(server.seen.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET']);
  });

  it.each([
    ['failed', inner('1', 429, { error: {} })],
    ['came in another shape', inner('1', 200, { value: 7 })],
    ['is missing', inner('9', 200, { value: [] })],
  ])('make one again by itself that %s in the batch', async (_, second) => {
    const responses = [inner('0', 200, { value: ['one'] }), second];
    server.answer(json(200, { responses }), json(200, { value: ['again'] }));

    expect(await readBatch(graph, [call('one'), call('two')])).toEqual([
      { value: ['one'] },
      { value: ['again'] },
    ]);
  });

  it('are not asked again before the time that the batch names', async () => {
    const throttled = { ...inner('1', 429, { error: {} }), headers: { 'Retry-After': '30' } };
    server.answer(json(200, { responses: [inner('0', 200, { value: ['one'] }), throttled] }));

    const error = await failure(readBatch(graph, [call('one'), call('two')]));

    expect(error).toMatchObject({ code: 'throttled', retryAfterMs: 30_000 });
    expect(server.seen).toHaveLength(1);
  });

  it('are asked again after a short time that the batch names', async () => {
    const throttled = { ...inner('1', 429, { error: {} }), headers: { 'Retry-After': '1' } };
    server.answer(
      json(200, { responses: [inner('0', 200, { value: ['one'] }), throttled] }),
      json(200, { value: ['again'] }),
    );
    const started = performance.now();

    const answers = await readBatch(graph, [call('one'), call('two')]);

    expect(answers).toEqual([{ value: ['one'] }, { value: ['again'] }]);
    expect(performance.now() - started).toBeGreaterThan(990);
  });

  it('outlive one bad moment, and fail when there are too many', async () => {
    const responses = [inner('0', 200, { value: [] }), inner('1', 200, { value: [] })];
    server.answer(json(503, {}), json(200, { responses }), json(403, {}));

    const answers = await readBatch(graph, [call('one'), call('two')]);

    expect(answers).toHaveLength(2);
    expect((await failure(readBatch(graph, [call('one'), call('two')]))).code).toBe('forbidden');
  });
});
