import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/fakes/faults.ts';
import { cast } from '../../sandbox/organisation/cast.ts';
import { type Caller, cmdletErrorOf, graphErrorOf, startCaller } from './caller.ts';

let caller: Caller;
const mailbox = `/users/${cast.staff.objectId}/contacts`;

beforeAll(async () => {
  caller = await startCaller();
  await caller.graph('/users?$top=1');
  await caller.cmdlet('Get-MailContact', { ResultSize: 1 });
});

afterEach(() => {
  caller.sandbox.graph.faults.clear();
  caller.sandbox.exchange.faults.clear();
  caller.sandbox.entra.faults.clear();
});

afterAll(() => caller.sandbox.close());

const addToGraph = (fault: Fault, times = 1): void =>
  caller.sandbox.graph.faults.add({ match: { method: 'POST', path: `/v1.0${mailbox}` }, times, fault });

const create = (name: string) => caller.graph(mailbox, { method: 'POST', body: { displayName: name } });
const exists = (name: string): boolean =>
  caller.sandbox.organisation
    .mailbox(cast.staff.objectId)
    .all()
    .some((contact) => contact.texts.displayName === name);

describe('a fault', () => {
  it('hits as many matching requests as asked for, and no others', async () => {
    addToGraph({ kind: 'status', status: 503 }, 2);

    const statuses = [
      (await caller.graph(mailbox)).status,
      (await create('Two')).status,
      (await create('Two')).status,
      (await create('Two')).status,
    ];

    expect(statuses).toEqual([200, 503, 503, 201]);
  });

  it('can let some requests pass first', async () => {
    const { faults } = caller.sandbox.graph;
    faults.add({ match: { path: /\$top=7/ }, skip: 1, fault: { kind: 'status', status: 500 } });

    const first = await caller.graph('/users?$top=7');
    const second = await caller.graph('/users?$top=7');

    expect([first.status, second.status]).toEqual([200, 500]);
  });

  it('can be taken back', async () => {
    addToGraph({ kind: 'status', status: 500 });
    caller.sandbox.graph.faults.clear();

    expect((await create('Back')).status).toBe(201);
  });

  it.each([
    [17, '17'],
    [new Date('2026-06-01T00:00:10Z'), 'Mon, 01 Jun 2026 00:00:10 GMT'],
  ])('throttles with Retry-After %s in the shape of Graph', async (retryAfter, header) => {
    addToGraph({ kind: 'status', status: 429, retryAfter });

    const reply = await create('Throttled');

    expect([reply.status, reply.headers['retry-after']]).toEqual([429, header]);
    expect(graphErrorOf(reply).code).toBe('TooManyRequests');
    expect(exists('Throttled')).toBe(false);
  });

  it('throttles in the shape of Exchange, by cmdlet', async () => {
    const { faults } = caller.sandbox.exchange;
    faults.add({ match: { cmdlet: 'set-contact' }, fault: { kind: 'status', status: 429, retryAfter: 3 } });

    const other = await caller.cmdlet('Get-MailContact', { ResultSize: 1 });
    const reply = await caller.cmdlet('Set-Contact', { Identity: 'x' });

    expect(other.status).toBe(200);
    expect([reply.status, reply.headers['retry-after'], reply.headers['x-exceptiontype']]).toEqual([
      429,
      '3',
      'ServerBusyException',
    ]);
    expect(cmdletErrorOf(reply).text).toContain('concurrent requests');
  });

  it('can carry a body of its own', async () => {
    addToGraph({ kind: 'status', status: 400, body: { error: { code: 'Odd', message: 'odd' } } });

    expect(graphErrorOf(await create('Own')).code).toBe('Odd');
  });

  it('can lose the answer after the effect', async () => {
    addToGraph({ kind: 'status', status: 504, afterEffect: true });
    const late = await create('Committed, 504');
    addToGraph({ kind: 'dropped', afterEffect: true });
    const dropped = create('Committed, dropped');

    await expect(dropped).rejects.toThrow();
    expect(late.status).toBe(504);
    expect(exists('Committed, 504')).toBe(true);
    expect(exists('Committed, dropped')).toBe(true);
  });

  it('can break the connection before the effect', async () => {
    addToGraph({ kind: 'dropped' });

    await expect(create('Never')).rejects.toThrow();
    expect(exists('Never')).toBe(false);
  });

  it('can answer late', async () => {
    addToGraph({ kind: 'slow', ms: 120 });
    const start = performance.now();

    const reply = await create('Late');

    expect(reply.status).toBe(201);
    expect(performance.now() - start).toBeGreaterThan(100);
  });

  it('can answer with a page, or with nothing', async () => {
    addToGraph({ kind: 'not-json' });
    addToGraph({ kind: 'empty' });

    const page = await create('Page');
    const nothing = await create('Nothing');

    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).toContain('<title>');
    expect([nothing.status, nothing.text]).toEqual([200, '']);
    expect(exists('Page') || exists('Nothing')).toBe(false);
  });

  it('can hit Entra', async () => {
    caller.sandbox.entra.faults.add({ fault: { kind: 'status', status: 503 } });

    expect(await caller.token('https://graph.microsoft.com')).toBe('');
    expect(await caller.token('https://graph.microsoft.com')).not.toBe('');
  });
});

describe('a fake backend', () => {
  it('records requests with their raw query and body, without the token', async () => {
    await caller.graph('/users?$filter=startswith(displayName,%27O%27%27Brien%27)', {
      headers: { 'x-probe': 'yes' },
    });
    await caller.cmdlet('Get-Contact', { Identity: 'x' }, { query: '$select=Guid' });

    const seen = caller.sandbox.graph.requests.at(-1);
    const invoked = caller.sandbox.exchange.requests.at(-1);
    expect(seen).toMatchObject({
      method: 'GET',
      path: '/v1.0/users',
      rawQuery: '$filter=startswith(displayName,%27O%27%27Brien%27)',
    });
    expect(seen?.headers['x-probe']).toBe('yes');
    expect(seen?.headers).not.toHaveProperty('authorization');
    expect(invoked).toMatchObject({ cmdlet: 'Get-Contact', rawQuery: '$select=Guid' });
    expect(invoked?.body).toContain('"Identity":"x"');
  });

  it('answers 404 to routes that there are not, and 400 to a broken encoding', async () => {
    expect((await caller.graph('/nowhere')).status).toBe(404);
    expect((await caller.graph('/users?$filter=%E0%A4%A')).status).toBe(400);
  });
});
