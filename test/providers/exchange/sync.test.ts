import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeExchange, startExchange } from '../../../sandbox/fakes/exchange.ts';
import type { SyncPage } from '../../../src/contacts/sync-page.ts';
import { createExchangeCmdlets } from '../../../src/providers/exchange/cmdlets.ts';
import { createExchangeMailContacts } from '../../../src/providers/exchange/exchange-mail-contacts.ts';
import { putMailContact } from '../../contracts/exchange-mail-contacts.case.ts';
import { type Ground, prepareGround } from '../../contracts/labs.ts';
import { callContext } from '../helpers/calls.ts';

// What is particular to the sync of mail contacts; everything common is in the provider contract.

const minute = 60_000;
let ground: Ground;
let exchange: FakeExchange;
let now: number;

beforeEach(async () => {
  ground = await prepareGround();
  exchange = await startExchange(ground);
  now = Date.parse('2026-11-21T08:00:00Z');
});
afterEach(async () => {
  await exchange.close();
  await ground.close();
});

async function step(cursor: string): Promise<SyncPage> {
  const cmdlets = createExchangeCmdlets({
    http: ground.http,
    url: exchange.url,
    scope: 'https://outlook.office365.com/.default',
    tenantId: ground.tenantId,
  });
  const provider = createExchangeMailContacts({ cmdlets, clock: () => now });
  const page = await provider.listChanges?.(cursor, callContext({ owner: undefined }));
  if (page === undefined) throw new Error('no sync');
  return page;
}

async function listChanges(cursor = ''): Promise<readonly SyncPage[]> {
  const pages = [await step(cursor)];
  for (let last = pages[0]; last?.more === true; last = pages.at(-1)) pages.push(await step(last.cursor));
  return pages;
}

const endOf = (pages: readonly SyncPage[]) => pages.at(-1)?.cursor ?? '';
const idsOf = (pages: readonly SyncPage[]) =>
  pages.flatMap(({ contacts }) => contacts.map(({ ref }) => ref.id));
const filters = () =>
  exchange.requests.map(({ body }) => JSON.parse(body).CmdletInput.Parameters.Filter as string);
const put = (displayName: string, changedAt: number) =>
  putMailContact(
    { displayName, email: `${displayName.toLowerCase()}@x.example` },
    ground.organisation.mailContacts,
    changedAt,
  );

describe('the sync of mail contacts', () => {
  it('asks for what has changed since the sync before began, and for a quarter of an hour before that', async () => {
    exchange.settings.largestPage = 300;
    const first = await step('');
    now += 10 * minute;
    const pages = [first, ...(await listChanges(first.cursor))];
    exchange.requests.length = 0;
    now += 10 * minute;
    const early = put('Early', Date.parse('2026-11-21T07:44:00Z'));
    const late = put('Late', Date.parse('2026-11-21T07:46:00Z'));

    const next = await listChanges(endOf(pages));

    expect(filters()).toEqual([
      "RecipientTypeDetails -eq 'MailContact' -and WhenChangedUTC -gt '11/21/2026 7:45:00 AM'",
    ]);
    expect(idsOf(next)).toContain(late);
    expect(idsOf(next)).not.toContain(early);
  });

  it.each([
    ['2026-01-05T00:10:09Z', "'1/4/2026 11:55:09 PM'"],
    ['2026-12-31T12:15:00Z', "'12/31/2026 12:00:00 PM'"],
    ['2026-12-31T00:15:00Z', "'12/31/2026 12:00:00 AM'"],
    ['2026-07-01T13:16:07Z', "'7/1/2026 1:01:07 PM'"],
  ])('writes the time %s, less a quarter of an hour, as %s', async (begun, written) => {
    now = Date.parse(begun);
    const end = endOf(await listChanges());
    exchange.requests.length = 0;

    await listChanges(end);

    expect(filters()[0]).toContain(written);
  });

  it('asks for the next page with the cmdlet of the page before', async () => {
    exchange.settings.largestPage = 2;
    const first = await step('');
    now += 60 * minute;
    await step(first.cursor);
    const whole = filters();
    exchange.settings.largestPage = 1000;
    const end = endOf(await listChanges());
    for (let index = 0; index < 5; index++) put(`Changed${index}`, now);
    exchange.settings.largestPage = 2;
    exchange.requests.length = 0;

    const pages = await listChanges(end);

    expect(whole).toEqual([
      "RecipientTypeDetails -eq 'MailContact'",
      "RecipientTypeDetails -eq 'MailContact'",
    ]);
    expect(pages).toHaveLength(3);
    expect(new Set(filters()).size).toBe(1);
    expect(exchange.requests.map(({ rawQuery }) => /skiptoken/.test(rawQuery))).toEqual([false, true, true]);
  });

  it('reads everything again after six hours, and so learns who has gone', async () => {
    const leaver = put('Leaver', 0);
    const first = await listChanges();
    ground.organisation.mailContacts.delete(leaver);
    now += 359 * minute;
    const quiet = await listChanges(endOf(first));
    now += 2 * minute;

    const again = await listChanges(endOf(quiet));

    expect(idsOf(first)).toContain(leaver);
    expect(quiet.map(({ fromStart }) => fromStart)).toEqual([false]);
    expect(again[0]?.fromStart).toBe(true);
    expect(idsOf(again)).not.toContain(leaver);
    expect(idsOf(again)).toHaveLength(ground.organisation.mailContacts.all().length);
  });

  it('asks again for what has changed when Exchange has forgotten a page of that', async () => {
    const end = endOf(await listChanges());
    const ids = [1, 2, 3].map((index) => put(`Changed${index}`, now));
    exchange.settings.largestPage = 2;
    const first = await step(end);
    exchange.faults.add({ match: { path: /skiptoken/ }, fault: { kind: 'status', status: 400 } });

    const rest = await listChanges(first.cursor);

    expect(rest.some(({ fromStart }) => fromStart)).toBe(false);
    expect(idsOf(rest).sort()).toEqual([...ids].sort());
  });
});
