import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeGraph, startGraph } from '../../../sandbox/fakes/graph.ts';
import { cast, groups } from '../../../sandbox/organisation/cast.ts';
import { makeMailContact, makeUser } from '../../../sandbox/organisation/make-records.ts';
import { createGraphClient, type GraphClient } from '../../../src/providers/graph/client.ts';
import { createGraphDirectory, phoneNotations } from '../../../src/providers/graph/graph-directory.ts';
import { createMemberGroups } from '../../../src/providers/graph/groups.ts';
import type { ContactProvider } from '../../../src/providers/provider.ts';
import { type Ground, newId, prepareGround } from '../../contracts/labs.ts';
import { query } from '../../contracts/provider-contract.ts';
import { callContext, failure } from '../helpers/calls.ts';

// What only this backend does; everything common is in the provider contract.

let ground: Ground;
let graph: FakeGraph;
let client: GraphClient;
let provider: ContactProvider;
const context = callContext();
const contactId = newId();
const colleagueId = newId();

beforeAll(async () => {
  ground = await prepareGround();
  graph = await startGraph(ground);
  client = createGraphClient({
    http: ground.http,
    url: graph.url,
    scope: 'https://graph.microsoft.com/.default',
  });
  provider = createGraphDirectory({ graph: client, clock: Date.now });
  ground.organisation.mailContacts.put(
    makeMailContact({
      guid: newId(),
      externalDirectoryObjectId: contactId,
      name: 'Orga Nisation',
      alias: 'orga',
      externalEmailAddress: 'orga@partner.example',
      emailAddresses: ['SMTP:orga@partner.example', 'smtp:old@partner.example', 'x500:/o=old'],
      title: 'Broker',
      company: 'Partner Ltd',
      phone: '+44 20 7946 0001',
      mobilePhone: '+44 7700 900001',
      fax: '+44 20 7946 0002',
      office: 'HQ',
      city: 'London',
      createdAt: 0,
    }),
  );
});
afterAll(async () => {
  await graph.close();
  await ground.close();
});
beforeEach(() => {
  graph.faults.clear();
  graph.requests.length = 0;
});

describe('a colleague in a form that cannot be read', () => {
  const good = { id: newId(), displayName: 'Gert Good', mail: 'gert@contoso.example' };
  const odd = { id: newId(), displayName: 'Otto Odd', businessPhones: 'none' };
  const answering = (value: unknown, more = {}) =>
    graph.faults.add({
      match: { path: /\/users\?/ },
      fault: { kind: 'status', status: 200, body: { value, ...more } },
    });
  const mismatch = 'businessPhones (invalid_type)';

  it('does not hide the others from a search', async () => {
    answering([odd, good]);
    const answer = await provider.search(query({ words: ['o'] }), context);

    expect(answer.contacts.map(({ displayName }) => displayName)).toContain('Gert Good');
    expect(answer.unread).toEqual([{ id: odd.id, mismatch }]);
    expect(answer.failedSegment).toBeUndefined();
  });

  it('leaves it uncertain who has an address', async () => {
    answering([odd]);
    const answer = await provider.search(query({ email: 'otto@contoso.example' }), context);

    expect(answer.failedSegment).toMatchObject({ name: 'Colleagues', error: { code: 'bad-answer' } });
  });

  it('is named in a sync by the id that it has in the cache', async () => {
    answering([good, odd]);
    const page = await provider.listChanges?.('', context);
    const ids = page?.contacts.map(({ ref }) => ref.id) ?? [];

    expect(page?.unread).toEqual([{ id: ids[0]?.replace(good.id, odd.id), mismatch }]);
    expect(page?.removed).toEqual([]);
  });

  it('does not excuse a link to the next page that cannot be read', async () => {
    answering([good], { '@odata.nextLink': 5 });

    expect((await failure(provider.listChanges?.('', context) ?? expect.fail())).code).toBe('bad-answer');
  });
});

async function named(changes: Parameters<typeof query>[0]): Promise<string[]> {
  return (await provider.search(query(changes), context)).contacts.map((contact) => contact.displayName);
}

describe('the directory', () => {
  it('gives an organisational contact with its phones, which are not chosen by name', async () => {
    const { contacts } = await provider.search(query({ words: ['Orga'] }), context);

    const found = contacts.find((contact) => contact.displayName === 'Orga Nisation');
    expect(found).toMatchObject({
      ref: { source: 'graph-directory', id: `contact:${contactId}`, owner: undefined },
      kind: 'organization-contact',
      emails: ['orga@partner.example', 'old@partner.example'],
      businessPhones: ['+44 20 7946 0001'],
      mobilePhones: ['+44 7700 900001'],
      fax: '+44 20 7946 0002',
      jobTitle: 'Broker',
      company: 'Partner Ltd',
      office: 'HQ',
      city: 'London',
    });
    expect(await provider.get(found?.ref.id ?? '', context)).toEqual(found);
  });

  it('says which account is a guest’s, and with which nobody signs in', async () => {
    const people = [
      { displayName: 'Zora Guest', userType: 'Guest' as const },
      { displayName: 'Zora Shared', accountEnabled: false },
      { displayName: 'Zora Member' },
    ];
    for (const person of people) {
      const id = newId();
      ground.organisation.users.put(makeUser({ id, userPrincipalName: `${id}@contoso.com`, ...person }));
    }

    const { contacts } = await provider.search(query({ words: ['Zora'] }), context);
    const whole = await Promise.all(contacts.map(({ ref }) => provider.get(ref.id, context)));

    const accounts = (found: typeof whole) => found.map((one) => [one?.displayName, one?.account]).sort();
    const expected = [
      ['Zora Guest', 'guest'],
      ['Zora Member', undefined],
      ['Zora Shared', 'disabled'],
    ];
    expect(accounts([...contacts])).toEqual(expected);
    expect(accounts(whole)).toEqual(expected);
  });

  it('leaves the phones of organisational contacts to Exchange where it gives them, until one is opened', async () => {
    const lean = createGraphDirectory({ graph: client, phonesElsewhere: true, clock: Date.now });

    const { contacts } = await lean.search(query({ words: ['Orga'] }), context);

    expect(contacts).toMatchObject([
      {
        displayName: 'Orga Nisation',
        emails: ['orga@partner.example'],
        jobTitle: 'Broker',
        company: 'Partner Ltd',
        businessPhones: [],
      },
    ]);
    const opened = await lean.get(`contact:${contactId}`, context);
    expect(opened?.businessPhones).toEqual(['+44 20 7946 0001']);
    for (const { rawQuery } of graph.requests.slice(0, 2)) {
      expect(rawQuery).toMatch(/select=id,/);
      expect(rawQuery).not.toMatch(/[aA]ddress|city/);
    }
  });

  it('asks for every property when more than a name is wanted', async () => {
    await provider.search(query({ words: ['John'], domain: 'contoso.com' }), context);

    const [users] = graph.requests.filter(({ path }) => path === '/v1.0/users');
    expect(users?.rawQuery).toContain('city');
  });

  it('gives colleagues with their sign-in name', async () => {
    const { contacts } = await provider.search(query({ email: cast.admin.userPrincipalName }), context);

    expect(contacts).toMatchObject([
      { kind: 'colleague', userPrincipalName: cast.admin.userPrincipalName, readOnly: true },
    ]);
  });

  it.each([
    { words: ['John'] },
    { email: 'john.smith@contoso.com' },
    { phone: '+447700900101' },
    { domain: 'contoso.com' },
  ])('sends ConsistencyLevel with every page (%o)', async (asked) => {
    await provider.search(query(asked), context);

    expect(graph.requests.length).toBeGreaterThan(0);
    for (const request of graph.requests) expect(request.headers.consistencylevel).toBe('eventual');
  });

  it('asks for users and contacts side by side', async () => {
    // Neither is answered before the other was asked.
    graph.faults.add({ fault: { kind: 'slow', ms: 300_000 }, times: 2 });
    const asking = new AbortController();

    const search = provider
      .search(query({ words: ['Orga'] }), callContext({ signal: asking.signal }))
      .catch(() => undefined);

    await expect
      .poll(() => graph.requests.map((request) => request.path).sort(), { timeout: 60_000 })
      .toEqual(['/v1.0/contacts', '/v1.0/users']);
    asking.abort();
    await search;
  });

  it('finds by title, by company and by a former address', async () => {
    expect(await named({ words: ['Broker'] })).toContain('Orga Nisation');
    expect(await named({ words: ['Partner'] })).toContain('Orga Nisation');
    expect(await named({ words: ['Orga', 'Broker'] })).toContain('Orga Nisation');
    expect(await named({ words: ['Orga', 'Plumber'] })).not.toContain('Orga Nisation');
    expect(await named({ email: 'old@partner.example' })).toContain('Orga Nisation');
    expect(await named({ domain: 'partner.example' })).toContain('Orga Nisation');
  });

  it('gives an address once, however it is written', async () => {
    const id = newId();
    const addresses = [
      'SMTP:Twice@dup.example',
      'smtp:TWICE@dup.example',
      'smtp:b@dup.example',
      'smtp:B@dup.example',
    ];
    ground.organisation.mailContacts.put(
      makeMailContact({
        guid: newId(),
        externalDirectoryObjectId: id,
        name: 'Twice Written',
        alias: 'twice',
        createdAt: 0,
        externalEmailAddress: 'Twice@dup.example',
        emailAddresses: addresses,
      }),
    );

    const contact = await provider.get(`contact:${id}`, context);

    expect(contact?.emails).toEqual(['Twice@dup.example', 'b@dup.example']);
  });

  it.each(['user:', 'contact:'])('stays with its own kind of people whatever follows %s', async (prefix) => {
    await provider.get(`${prefix}../groups/${groups.admin}`, context).catch(() => undefined);
    await provider.get(`${prefix}x?$expand=manager`, context).catch(() => undefined);
    await provider.photo?.(`${prefix}../groups/${groups.admin}`, context).catch(() => undefined);

    for (const { path, rawQuery } of graph.requests) {
      expect(path).not.toMatch(/groups\/a1/);
      expect(rawQuery).not.toContain('expand');
    }
  });

  it.each([
    ['Colleagues', '/v1.0/users', 'Orga Nisation'],
    ['Organisation contacts', '/v1.0/contacts', 'Orga Colleague'],
  ])('names %s when they cannot be asked, and still gives the others', async (name, path, expected) => {
    ground.organisation.users.put(
      makeUser({ id: colleagueId, userPrincipalName: 'orga@contoso.com', displayName: 'Orga Colleague' }),
    );
    graph.faults.add({ match: { path }, fault: { kind: 'status', status: 503 }, times: 3 });

    const answer = await provider.search(query({ words: ['Orga'] }), context);

    expect(answer.failedSegment).toMatchObject({ name, error: { code: 'unavailable' } });
    expect(answer.contacts.map(({ displayName }) => displayName)).toEqual([expected]);
  });

  it('gives the colleagues when the organisation contacts let it wait until its time is up', async () => {
    graph.faults.add({ match: { path: '/v1.0/contacts' }, fault: { kind: 'slow', ms: 5_000 } });

    const answer = await provider.search(query({ words: ['Orga'] }), {
      ...context,
      signal: AbortSignal.timeout(300),
    });

    expect(answer.failedSegment).toMatchObject({
      name: 'Organisation contacts',
      error: { code: 'timed-out' },
    });
    expect(answer.contacts).toHaveLength(1);
  });

  it('fails as a whole when nobody can be asked', async () => {
    graph.faults.add({ fault: { kind: 'status', status: 403 }, times: 2 });

    expect((await failure(provider.search(query({ words: ['Orga'] }), context))).code).toBe('forbidden');
  });

  it.each([
    ['+44 7700 900555', '+447700900555'],
    ['+447700900555', '+44 7700 900555'],
    ['+44 7700 900555', '00447700900555'],
    ['07700 900555', '+44 7700 900555'],
    ['+44 7700900555', '+44-7700-900555'],
  ])('finds the stored number %s when %s is typed', async (stored, typed) => {
    ground.organisation.users.put(
      makeUser({
        id: 'dddddddd-0000-4000-8000-00000000000d',
        userPrincipalName: 'dialled@contoso.com',
        displayName: 'Dialled',
        businessPhones: [stored],
      }),
    );

    expect(await named({ phone: typed })).toContain('Dialled');
  });

  it('asks for no more than nine notations of a number', () => {
    expect(phoneNotations('+44 7700 900555').length).toBeLessThanOrEqual(9);
    expect(phoneNotations('12')).toEqual(['12']);
  });
});

describe('membership of groups', () => {
  it('sees through nested groups and knows nothing of strange ones', async () => {
    const memberGroups = createMemberGroups({ graph: client });
    const asked = [groups.admin, groups.editor, newId()];

    expect(await memberGroups(cast.editor.objectId, asked)).toEqual([groups.editor]);
    expect(await memberGroups(cast.admin.objectId, asked)).toEqual([groups.admin]);
    expect(await memberGroups(cast.staff.objectId, asked)).toEqual([]);
  });

  it('asks nothing for no groups', async () => {
    expect(await createMemberGroups({ graph: client })(cast.admin.objectId, [])).toEqual([]);
    expect(graph.requests).toEqual([]);
  });

  it('fails for somebody who is not in the directory', async () => {
    expect((await failure(createMemberGroups({ graph: client })(newId(), [groups.admin]))).code).toBe(
      'not-found',
    );
  });
});
