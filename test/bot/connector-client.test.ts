import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type ConnectorClient,
  connectorRetries,
  createConnectorClient,
} from '../../src/bot/connector-client.ts';
import { BackendError } from '../../src/platform/errors.ts';
import { createHttpClient, type HttpClient } from '../../src/platform/http-client/http-client.ts';
import { silentLog } from '../providers/helpers/calls.ts';
import { type PlannedAnswer, type PretendTeams, startPretendTeams } from './pretend-teams.ts';

let teams: PretendTeams;
let http: HttpClient;
let client: ConnectorClient;
const statuses: number[] = [];

beforeAll(async () => {
  teams = await startPretendTeams();
});
afterAll(() => teams.close());
beforeEach(() => {
  teams.calls.length = 0;
  teams.planned.length = 0;
  statuses.length = 0;
  http = createHttpClient({
    ...connectorRetries,
    tokens: async (scope) => `token for ${scope}`,
    log: silentLog,
    backOffMs: 5,
    onCall: ({ status }) => statuses.push(status),
  });
  client = connectTo(teams.serviceUrl);
});
afterEach(() => http.close());

function connectTo(serviceUrl: string): ConnectorClient {
  return createConnectorClient({ serviceUrl, http });
}

const send = () => client.conversations.sendToConversation('a:1/ü', { type: 'message' });
const update = () => client.conversations.updateActivity('a:1', 'm:1', { type: 'message' });
const remove = () => client.conversations.deleteActivity('a:1', 'm:1');

async function failureOf(call: () => Promise<unknown>): Promise<BackendError> {
  const error = await call().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof BackendError)) throw new Error('the call did not fail as expected');
  return error;
}

describe('the connector client', () => {
  it('sends, replies, updates and deletes with the bearer token', async () => {
    expect(await send()).toEqual({ id: 'message-1' });
    await client.conversations.replyToActivity('a:1', 'm/1', { type: 'message' });
    await update();
    await remove();
    expect(teams.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /emea/v3/conversations/a%3A1%2F%C3%BC/activities',
      'POST /emea/v3/conversations/a%3A1/activities/m%2F1',
      'PUT /emea/v3/conversations/a%3A1/activities/m%3A1',
      'DELETE /emea/v3/conversations/a%3A1/activities/m%3A1',
    ]);
    expect(new Set(teams.calls.map(({ authorization }) => authorization))).toEqual(
      new Set(['Bearer token for https://api.botframework.com/.default']),
    );
  });

  const table: readonly (readonly [
    string,
    PlannedAnswer,
    { send: number; update: number; remove: number },
  ])[] = [
    ['412', { status: 412 }, { send: 2, update: 2, remove: 2 }],
    ['429', { status: 429 }, { send: 2, update: 2, remove: 2 }],
    ['502', { status: 502 }, { send: 2, update: 2, remove: 2 }],
    ['504', { status: 504 }, { send: 2, update: 2, remove: 2 }],
    ['500', { status: 500 }, { send: 1, update: 2, remove: 2 }],
    ['503', { status: 503 }, { send: 1, update: 2, remove: 2 }],
    ['a broken connection', 'reset', { send: 1, update: 2, remove: 2 }],
    ['400', { status: 400 }, { send: 1, update: 1, remove: 1 }],
    ['401', { status: 401 }, { send: 1, update: 1, remove: 1 }],
    ['403', { status: 403 }, { send: 1, update: 1, remove: 1 }],
    ['404', { status: 404 }, { send: 1, update: 1, remove: 1 }],
    ['413', { status: 413 }, { send: 1, update: 1, remove: 1 }],
  ];
  for (const [name, answer, calls] of table) {
    for (const [verb, call] of Object.entries({ send, update, remove })) {
      const expected = calls[verb as keyof typeof calls];
      it(`${expected > 1 ? 'repeats' : 'does not repeat'} a call to ${verb} after ${name}`, async () => {
        teams.planned.push(answer);
        if (expected > 1) await call();
        else await failureOf(call);
        expect(teams.calls.length).toBe(expected);
        expect(statuses[0]).toBe(answer === 'reset' ? 0 : answer.status);
      });
    }
  }

  it('never repeats a typing indicator', async () => {
    teams.planned.push({ status: 429 });
    await failureOf(() => client.conversations.sendToConversation('a:1', { type: 'typing' }));
    expect(teams.calls.length).toBe(1);
  });

  it('gives up after four attempts', async () => {
    for (let index = 0; index < 9; index += 1) teams.planned.push({ status: 502 });
    const error = await failureOf(send);
    expect(error).toMatchObject({ system: 'Teams', code: 'unavailable', status: 502 });
    expect(teams.calls.length).toBe(4);
  });

  it('waits as long as Retry-After says', async () => {
    teams.planned.push({ status: 429, headers: { 'retry-after': '1' } });
    await send();
    const [first, second] = teams.calls;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('reads a Retry-After that is a date, and ignores one that is neither', async () => {
    const date = new Date(Date.now() + 60_000).toUTCString();
    teams.planned.push({ status: 429, headers: { 'retry-after': date } });
    const error = await failureOf(send);
    expect(error.code).toBe('throttled');
    expect(error.retryAfterMs).toBeGreaterThan(50_000);
    expect(teams.calls.length).toBe(1);

    teams.planned.push({ status: 429, headers: { 'retry-after': 'soon' } });
    await send();
    expect(teams.calls.length).toBe(3);
  });

  it('repeats when it could not connect, because nothing was sent', async () => {
    const nobody = connectTo('http://127.0.0.1:9/');
    const error = await failureOf(() => nobody.conversations.sendToConversation('a:1', { type: 'message' }));
    expect(error).toMatchObject({ code: 'unavailable', status: 0 });
    expect(statuses).toEqual([0, 0, 0, 0]);
  });

  it("tells Teams' own word for the error and nothing of the rest", async () => {
    const body = { error: { code: 'MessageWritesBlocked', message: 'private words' } };
    teams.planned.push({ status: 403, body });
    const error = await failureOf(send);
    expect(error).toMatchObject({ code: 'forbidden', reason: 'MessageWritesBlocked' });
    expect(error.message).not.toContain('private');
  });

  it('takes an answer without an id for a success', async () => {
    teams.planned.push({ status: 202, body: '' });
    expect(await send()).toEqual({ id: '' });
  });
});
