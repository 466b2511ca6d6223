import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cast, groups } from '../../sandbox/organisation/cast.ts';
import { type Caller, call, graphErrorOf, type Reply, startCaller } from './caller.ts';

let caller: Caller;
const eventual = { consistencylevel: 'eventual' };

beforeAll(async () => {
  caller = await startCaller();
});

afterAll(() => caller.sandbox.close());

const q = encodeURIComponent;

function search(collection: string, text: string, rest = '&$count=true&$top=999'): Promise<Reply> {
  return caller.graph(`/${collection}?$search=${q(text)}${rest}`, { headers: eventual });
}

function filter(collection: string, text: string, headers = {}): Promise<Reply> {
  return caller.graph(`/${collection}?$filter=${q(text)}&$top=999`, { headers });
}

const names = (reply: Reply): readonly string[] => reply.value.map((entity) => String(entity.displayName));
const usersCalled = (test: (name: string) => boolean) =>
  caller.sandbox.organisation.users.all().filter((user) => test(user.displayName));

describe('$search at the fake backend of Graph', () => {
  it('finds words of a display name by their beginnings, in any letter case', async () => {
    const reply = await search('users', '"displayName:JOHN"');

    const expected = usersCalled((name) => /(^|[\s\-'(])john/i.test(name));
    expect([...names(reply)].sort()).toEqual(expected.map((user) => user.displayName).sort());
    expect(names(reply)).toContain('Elton John');
    expect(reply.json['@odata.count']).toBe(expected.length);
  });

  it.each([
    ['"displayName:smith john"', ['Smith, John', 'John Smith', 'John Smith']],
    ['"displayName:john" AND "mail:john.doe"', ['John Doe']],
    ['("mail:john.doe@" OR "mail:jsmith@wingtip") AND "displayName:john"', ['John Doe', 'John Smith']],
    ['"mail:doe"', []],
    ['"displayName:oe"', []],
    ['"displayName:\\"Smith\\", J"', ['Smith, John', 'John Smith', 'John Smith']],
    ['"displayName:))%*"', []],
  ])('understands %s', async (text, expected) => {
    const reply = await search('contacts', text);

    const notable = caller.sandbox.organisation.mailContacts.all().slice(0, 10);
    const found = names(reply).filter((name) => notable.some((contact) => contact.displayName === name));
    expect(reply.status).toBe(200);
    expect(found.sort()).toEqual([...expected].sort());
  });

  it('wants the consistency header on every page', async () => {
    const without = await caller.graph('/users?$search="displayName:john"'.replaceAll('"', '%22'));
    const first = await search('users', '"displayName:john"', '&$top=5');
    const link = String(first.json['@odata.nextLink']);

    expect([without.status, graphErrorOf(without).code]).toEqual([400, 'Request_UnsupportedQuery']);
    expect((await caller.graph(link)).status).toBe(400);
    expect((await caller.graph(link, { headers: eventual })).value).toHaveLength(5);
  });

  it.each([
    ['no quotes', 'displayName:john'],
    ['no property', '"john"'],
    ['an unknown property', '"nonsense:john"'],
    ['an open quote', '"displayName:john'],
    ['a lower-case or', '"displayName:a" or "displayName:b"'],
  ])('refuses %s', async (_what, text) => {
    expect((await search('users', text)).status).toBe(400);
  });
});

describe('$filter on directory objects', () => {
  it.each([
    ["startswith(displayName,'john')", 'users'],
    ["startsWith(givenName,'JOHN') and surname eq 'smith'", 'users'],
    ["mail eq 'John.Smith@contoso.com'", 'users'],
    ["mail in ('john.smith@contoso.com','john.walker@contoso.com')", 'users'],
    ["mobilePhone eq '+44 7700 900101'", 'users'],
    ["businessPhones/any(p:p eq '+44 20 7946 0101')", 'users'],
    ["businessPhones/any(p:startswith(p,'+44 20 7946 010'))", 'users'],
    ["proxyAddresses/any(p:p eq 'smtp:john.smith@contoso.com')", 'users'],
    ["startswith(mail,'john.doe')", 'contacts'],
    ["proxyAddresses/any(p:p eq 'SMTP:john.doe@contoso-partner.example')", 'contacts'],
    ["startswith(surname,'o''brien')", 'contacts'],
  ])('finds people by %s', async (text, collection) => {
    const reply = await filter(collection, text);

    expect(reply.status).toBe(200);
    expect(names(reply).some((name) => /john|o'brien/i.test(name))).toBe(true);
    expect(reply.value.length).toBeLessThan(60);
  });

  it.each([
    ["contains(displayName,'oh')", 'Request_UnsupportedQuery'],
    ["endswith(mail,'x')", 'Request_UnsupportedQuery'],
    ["mail ne 'x'", 'Request_UnsupportedQuery'],
    ["not startswith(mail,'x')", 'Request_UnsupportedQuery'],
    ["nonsense eq 'x'", 'BadRequest'],
    ["displayName eq 'O'Brien'", 'BadRequest'],
    [`startswith(displayName,'${'x'.repeat(121)}')`, 'Request_BadRequest'],
  ])('refuses %s without more', async (text, code) => {
    const reply = await filter('users', text);

    expect([reply.status, graphErrorOf(reply).code]).toEqual([400, code]);
  });

  it('takes endsWith, ne and not with the consistency header', async () => {
    const reply = await filter(
      'users',
      "endswith(mail,'@contoso.com') and not startswith(mail,'j')",
      eventual,
    );

    expect(reply.status).toBe(200);
    expect(reply.value.length).toBeGreaterThan(100);
  });

  it('does not look at the phones of organisational contacts', async () => {
    expect((await filter('contacts', "phones/any(p:p/number eq '1')")).status).toBe(400);
  });
});

describe('directory lists', () => {
  it('come in pages of 100, at most 999, and together hold everybody once', async () => {
    const ids = new Set<unknown>();
    let page = await caller.graph('/users?$select=id');
    expect(page.value).toHaveLength(100);
    while (page.json['@odata.nextLink'] !== undefined) {
      for (const user of page.value) ids.add(user.id);
      page = await caller.graph(String(page.json['@odata.nextLink']));
    }
    for (const user of page.value) ids.add(user.id);

    expect(ids.size).toBe(900);
    expect((await caller.graph('/users?$top=1000')).status).toBe(400);
    expect((await caller.graph('/users?$skip=10')).status).toBe(400);
  });

  it('are counted with the consistency header only', async () => {
    expect((await caller.graph('/contacts/$count', { headers: eventual })).text).toBe('700');
    expect((await caller.graph('/contacts?$count=true')).status).toBe(400);
  });

  it('give some properties of a user by default, and exactly the chosen ones otherwise', async () => {
    const user = `/users/${cast.admin.userPrincipalName}`;
    const usual = await caller.graph(user);
    const chosen = await caller.graph(`${user}?$select=department,companyName`);

    expect(usual.json).toMatchObject({ id: cast.admin.objectId, displayName: 'Ada Lindqvist' });
    expect(usual.json).not.toHaveProperty('department');
    expect(Object.keys(chosen.json)).toEqual(['@odata.context', 'companyName', 'department']);
    expect((await caller.graph(`${user}?$select=nonsense`)).status).toBe(400);
  });

  it('leave the phones of a contact out as soon as anything is chosen', async () => {
    const doe = caller.sandbox.organisation.mailContacts.all()[0];
    const path = `/contacts/${doe?.externalDirectoryObjectId}`;

    expect((await caller.graph(path)).json.phones).toEqual([
      { type: 'business', number: '+44 20 7946 0123' },
      { type: 'mobile', number: '+44 7700 900123' },
    ]);
    expect((await caller.graph(`${path}?$select=displayName,phones`)).json).not.toHaveProperty('phones');
  });

  it('answer 404 to ids that there are not', async () => {
    for (const path of ['/contacts/0', '/users/0', '/groups/0/members']) {
      const reply = await caller.graph(path);
      expect([reply.status, graphErrorOf(reply).code]).toEqual([404, 'Request_ResourceNotFound']);
    }
  });

  it('do not write contacts', async () => {
    expect((await caller.graph('/contacts', { method: 'POST', body: {} })).status).toBe(405);
  });
});

describe('a new mail contact', () => {
  it('is shown by Graph when its delay is over', async () => {
    let now = Date.UTC(2026, 5, 1);
    const slow = await startCaller({ clock: () => now });
    slow.sandbox.graph.settings.mailContactDelayMs = 5_000;
    const parameters = { Name: 'Zora Fresh', ExternalEmailAddress: 'zora@fabrikam.example' };
    const created = await slow.cmdlet('New-MailContact', parameters);
    const path = `/contacts?$filter=${q("mail eq 'zora@fabrikam.example'")}`;

    const before = await slow.graph(path);
    now += 5_000;
    const after = await slow.graph(path);
    await slow.sandbox.close();

    expect(before.value).toEqual([]);
    expect(after.value.map((contact) => contact.id)).toEqual([created.value[0]?.ExternalDirectoryObjectId]);
  });
});

describe('membership', () => {
  const path = (user: string): string => `/users/${user}/checkMemberGroups`;
  const ask = (user: string, groupIds: readonly string[]): Promise<Reply> =>
    caller.graph(path(user), { method: 'POST', body: { groupIds } });
  const all = [groups.admin, groups.approver, groups.editor];

  it.each([
    ['admin', [groups.admin]],
    ['approver', [groups.approver]],
    ['staff', []],
    ['editor', [groups.editor]],
  ] as const)('is told for the %s, through nested groups too', async (role, expected) => {
    const reply = await ask(cast[role].objectId, [...all, '00000000-0000-4000-8000-000000000000']);

    expect(reply.json.value).toEqual(expected);
  });

  it('refuses more than twenty groups, bodies that are none, and unknown people', async () => {
    const id = cast.admin.objectId;

    expect(
      (
        await ask(
          id,
          Array.from({ length: 21 }, () => groups.admin),
        )
      ).status,
    ).toBe(400);
    expect((await caller.graph(path(id), { method: 'POST', body: {} })).status).toBe(400);
    expect((await ask('00000000-0000-4000-8000-000000000000', all)).status).toBe(404);
  });

  it('is listed per group and per user', async () => {
    const direct = await caller.graph(`/groups/${groups.editor}/members`);
    const nested = await caller.graph(`/groups/${groups.editor}/transitiveMembers?$select=id`);
    const memberOf = await caller.graph(
      `/users/${cast.editor.objectId}/transitiveMemberOf/microsoft.graph.group`,
    );

    expect(direct.value).toEqual([]);
    expect(nested.value).toEqual([{ id: cast.editor.objectId }]);
    expect(memberOf.value.map((group) => group.displayName)).toEqual(['Contact editors', 'Sales assistants']);
  });
});

describe('permissions', () => {
  const staff = cast.staff.objectId;
  it.each([
    ['Contacts.ReadWrite', 'GET', `/users/${staff}/contacts`],
    ['OrgContact.Read.All', 'GET', '/contacts'],
    ['User.Read.All', 'GET', '/users'],
    ['GroupMember.Read.All', 'POST', `/users/${staff}/checkMemberGroups`],
  ])('want %s for %s %s', async (role, method, path) => {
    const { sandbox } = caller;
    sandbox.entra.removeRole(sandbox.botId, 'https://graph.microsoft.com', role);
    const authorization = `Bearer ${await caller.token('https://graph.microsoft.com')}`;
    sandbox.entra.grantRole(sandbox.botId, 'https://graph.microsoft.com', role);

    const reply = await caller.graph(path, { method, headers: { authorization } });

    expect([reply.status, graphErrorOf(reply).code]).toEqual([403, 'Authorization_RequestDenied']);
  });

  it('let the reader of contacts read but not write', async () => {
    const { entra, botId } = caller.sandbox;
    entra.removeRole(botId, 'https://graph.microsoft.com', 'Contacts.ReadWrite');
    entra.grantRole(botId, 'https://graph.microsoft.com', 'Contacts.Read');
    const authorization = `Bearer ${await caller.token('https://graph.microsoft.com')}`;
    entra.removeRole(botId, 'https://graph.microsoft.com', 'Contacts.Read');
    entra.grantRole(botId, 'https://graph.microsoft.com', 'Contacts.ReadWrite');
    const path = `/users/${staff}/contacts`;

    expect((await caller.graph(path, { headers: { authorization } })).status).toBe(200);
    expect((await caller.graph(path, { method: 'POST', headers: { authorization }, body: {} })).status).toBe(
      403,
    );
  });

  it('refuse no token, junk, and a token for another system', async () => {
    const foreign = await caller.token('https://outlook.office365.com');
    const url = `${caller.sandbox.graph.url}/v1.0/users`;

    for (const headers of [{}, { authorization: 'Bearer junk' }, { authorization: `Bearer ${foreign}` }]) {
      const reply = await call(url, { headers });
      expect([reply.status, graphErrorOf(reply).code]).toEqual([401, 'InvalidAuthenticationToken']);
    }
  });
});

describe('a batch', () => {
  const answers = z.array(
    z.object({
      id: z.string(),
      status: z.number(),
      headers: z.record(z.string(), z.string()),
      body: z.unknown(),
    }),
  );
  const send = (requests: readonly unknown[]): Promise<Reply> =>
    caller.graph('/$batch', { method: 'POST', body: { requests } });
  const get = (id: string, url = '/users?$top=1', more = {}) => ({ id, method: 'GET', url, ...more });

  it('answers each request, in an order of its own', async () => {
    const reply = await send([get('1', `/users/${cast.admin.objectId}`), get('2', '/contacts/unknown')]);

    const responses = answers.parse(reply.json.responses);
    expect(responses.map((response) => [response.id, response.status])).toEqual([
      ['2', 404],
      ['1', 200],
    ]);
    expect(responses[1]?.body).toMatchObject({ displayName: 'Ada Lindqvist' });
  });

  it('fails what depends on a failure with 424, and does not run it', async () => {
    const body = { id: '2', method: 'POST', url: `/users/${cast.admin.objectId}/contacts`, dependsOn: ['1'] };
    const before = caller.sandbox.organisation.mailbox(cast.admin.objectId).all().length;

    const reply = await send([
      get('1', '/contacts/unknown'),
      { ...body, headers: { 'Content-Type': 'application/json' }, body: { displayName: 'Never' } },
    ]);

    expect(answers.parse(reply.json.responses).map((response) => response.status)).toEqual([424, 404]);
    expect(caller.sandbox.organisation.mailbox(cast.admin.objectId).all()).toHaveLength(before);
  });

  it('carries a 429 of one request inside its 200', async () => {
    caller.sandbox.graph.faults.add({
      match: { path: '/v1.0/users?$top=2' },
      fault: { kind: 'status', status: 429, retryAfter: 7 },
    });

    const reply = await send([get('1', '/users?$top=2'), get('2')]);

    const [second, first] = answers.parse(reply.json.responses);
    expect(reply.status).toBe(200);
    expect([first?.status, first?.headers['Retry-After'], second?.status]).toEqual([429, '7', 200]);
  });

  it('wants a content type for every body', async () => {
    const url = `/users/${cast.admin.objectId}/contacts`;
    const reply = await send([{ id: '1', method: 'POST', url, body: { displayName: 'x' } }]);

    expect(answers.parse(reply.json.responses)[0]?.status).toBe(400);
  });

  it.each([
    ['more than twenty requests', Array.from({ length: 21 }, (_, at) => get(String(at)))],
    ['an id twice', [get('1'), get('1')]],
    ['an unknown dependency', [get('1', '/users', { dependsOn: ['9'] })]],
    ['nothing', []],
  ])('is refused with %s', async (_what, requests) => {
    expect((await send(requests)).status).toBe(400);
  });
});

describe('changes of organisational contacts', () => {
  it('are told since a delta link', async () => {
    const [doe, smith] = caller.sandbox.organisation.mailContacts.all();
    let page = await caller.graph('/contacts/delta?$select=displayName');
    while (page.json['@odata.nextLink'] !== undefined)
      page = await caller.graph(String(page.json['@odata.nextLink']));
    await caller.cmdlet('Set-Contact', {
      Identity: 'john.doe@contoso-partner.example',
      Title: 'Partner Lead',
    });
    await caller.cmdlet('Remove-MailContact', { Identity: 'john.smith@fabrikam.example' });

    const changes = await caller.graph(String(page.json['@odata.deltaLink']));

    const [changed, removed] = changes.value;
    expect(changed).toEqual({ id: doe?.externalDirectoryObjectId, displayName: 'John Doe' });
    expect(removed).toEqual({ id: smith?.externalDirectoryObjectId, '@removed': { reason: 'deleted' } });
    expect(changes.value).toHaveLength(2);
  });

  it('wait for a contact that has not arrived, and pass over nothing after it', async () => {
    const { settings } = caller.sandbox.graph;
    const start = await caller.graph('/contacts/delta?$deltatoken=latest&$select=displayName');
    settings.mailContactDelayMs = 60_000;
    await caller.cmdlet('New-MailContact', { Name: 'On Its Way', ExternalEmailAddress: 'way@test.example' });
    await caller.cmdlet('Set-Contact', { Identity: 'j.fitzgerald@proseware.example', Title: 'Partner' });

    const early = await caller.graph(String(start.json['@odata.deltaLink']));
    settings.mailContactDelayMs = 0;
    const late = await caller.graph(String(early.json['@odata.deltaLink']));

    expect([start.value, early.value]).toEqual([[], []]);
    expect(late.value.map((contact) => contact.displayName)).toEqual(['On Its Way', 'John Fitz-Gerald']);
  });

  it('are told for single ids, and by no other filter', async () => {
    const [first, second] = caller.sandbox.organisation.mailContacts.all();
    const ids = [first, second].map((contact) => contact?.externalDirectoryObjectId);
    const filter = (text: string): string => `/contacts/delta?$filter=${encodeURIComponent(text)}`;

    const two = await caller.graph(filter(`id eq '${ids[0]}' or id eq '${ids[1]}'`));
    const other = await caller.graph(filter("startswith(displayName,'J')"));
    const tooMany = await caller.graph(filter(Array.from({ length: 51 }, () => "id eq 'x'").join(' or ')));

    expect(new Set(two.value.map((contact) => contact.id))).toEqual(new Set(ids));
    expect([other.status, tooMany.status]).toEqual([400, 400]);
  });
});

describe('changes of users', () => {
  it('are told page by page, and come again when they happen between two pages', async () => {
    const { users } = caller.sandbox.organisation;
    const prefer = { headers: { prefer: 'odata.maxpagesize=400' } };
    let page = await caller.graph('/users/delta?$select=displayName', prefer);
    const seen = page.value.map((user) => user.id);
    const early = users.get(String(seen[0]));
    if (early !== undefined) users.put({ ...early, displayName: 'Renamed Meanwhile' });
    const entries = [...page.value];
    while (page.json['@odata.nextLink'] !== undefined) {
      page = await caller.graph(String(page.json['@odata.nextLink']), prefer);
      entries.push(...page.value);
    }

    expect(seen).toHaveLength(400);
    expect(new Set(entries.map((user) => user.id)).size).toBe(users.all().length);
    expect(entries.at(-1)).toEqual({ id: early?.id, displayName: 'Renamed Meanwhile' });
  });

  it('tell those that are gone, and 410 when the link is too old', async () => {
    const { users } = caller.sandbox.organisation;
    const { settings } = caller.sandbox.graph;
    const start = await caller.graph('/users/delta?$deltatoken=latest');
    const last = users.all().at(-1);
    users.delete(last?.id ?? '');

    const link = String(start.json['@odata.deltaLink']);
    const changes = await caller.graph(link);
    settings.deltaTokensExpired = true;
    const expired = await caller.graph(link);
    settings.deltaTokensExpired = false;

    expect(changes.value).toEqual([{ id: last?.id, '@removed': { reason: 'changed' } }]);
    expect([expired.status, graphErrorOf(expired).code]).toEqual([410, 'syncStateNotFound']);
  });
});

describe('the places of people', () => {
  it('name the manager, with the chosen properties, or 404 when there is none', async () => {
    const { users } = caller.sandbox.organisation;
    const manager = await caller.graph(`/users/${cast.editor.objectId}/manager?$select=displayName`);
    const leader = await caller.graph(`/users/${cast.staff.objectId}/manager`);

    expect(users.get(cast.editor.objectId)?.managerId).toBe(cast.staff.objectId);
    expect(manager.json).toMatchObject({
      '@odata.type': '#microsoft.graph.user',
      displayName: 'Sofie Brandt',
    });
    expect(manager.json).not.toHaveProperty('mail');
    expect([leader.status, graphErrorOf(leader).code]).toEqual([404, 'Request_ResourceNotFound']);
  });

  it("name a group's users through nested groups, as users", async () => {
    const path = `/groups/${groups.editor}/transitiveMembers/microsoft.graph.user?$select=id,displayName`;
    const reply = await caller.graph(path);

    expect(reply.value).toEqual([{ id: cast.editor.objectId, displayName: 'Tomáš Marek' }]);
    expect(reply.json['@odata.context']).toContain('$metadata#users(');
  });
});
