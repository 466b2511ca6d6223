import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../sandbox/organisation/cast.ts';
import { type Caller, graphErrorOf, type Reply, startCaller } from './caller.ts';

let caller: Caller;
const staff = cast.staff.objectId;
const path = `/users/${staff}/contacts`;

beforeAll(async () => {
  caller = await startCaller();
});

afterAll(() => caller.sandbox.close());

const filter = (text: string): string => `${path}?$filter=${encodeURIComponent(text)}&$top=200`;

async function create(body: Readonly<Record<string, unknown>>): Promise<Reply> {
  return caller.graph(path, { method: 'POST', body });
}

const inDefaultFolder = () => {
  const { organisation } = caller.sandbox;
  const folder = organisation.defaultFolder(staff);
  return organisation
    .mailbox(staff)
    .all()
    .filter((contact) => contact.folderId === folder.id);
};

describe('personal contacts at the fake backend of Graph', () => {
  it('come in pages of ten with absolute links that keep the question, until all are there', async () => {
    const ids = new Set<unknown>();
    let link = `${path}?$select=displayName`;
    let pages = 0;
    while (link !== '') {
      const page: Reply = await caller.graph(link);
      expect(page.value.length).toBeLessThanOrEqual(10);
      for (const contact of page.value) {
        expect(Object.keys(contact).sort()).toEqual(['@odata.etag', 'displayName', 'id']);
        ids.add(contact.id);
      }
      link = String(page.json['@odata.nextLink'] ?? '');
      if (link !== '')
        expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1\.0\/users\/.*\$select=displayName&\$skip=\d+$/);
      pages += 1;
    }

    expect(ids.size).toBe(inDefaultFolder().length);
    expect(pages).toBeGreaterThan(10);
  });

  it('of other folders are not in the list of all, but in their own', async () => {
    const folders = await caller.graph(`/users/${staff}/contactFolders`);
    const [suppliers] = folders.value;
    const inside = await caller.graph(`/users/${staff}/contactFolders/${suppliers?.id}/contacts`);
    const all = await caller.graph(`${path}?$top=1000`);

    expect(folders.value.map((folder) => folder.displayName)).toEqual(['Suppliers']);
    expect(inside.value).toHaveLength(8);
    expect(all.value.map((contact) => contact.id)).not.toContain(inside.value[0]?.id);
  });

  it.each([
    ["startswith(displayName,'JOHN')", (name: string) => name.toLowerCase().startsWith('john')],
    ["displayName eq 'john doe'", (name: string) => name === 'John Doe'],
    [
      "displayName in ('John Doe','Taxi Zentrale')",
      (name: string) => ['John Doe', 'Taxi Zentrale'].includes(name),
    ],
    [
      "startswith(surname,'doe') and (givenName eq 'John' or givenName eq 'Jane')",
      (name: string) => name === 'John Doe',
    ],
    [
      "emailAddresses/any(a:a/address eq 'JOHN.DOE@contoso-partner.example')",
      (name: string) => name === 'John Doe',
    ],
  ])('are filtered by %s', async (text, matches) => {
    const reply = await caller.graph(filter(text));

    const names = reply.value.map((contact) => String(contact.displayName));
    const expected = inDefaultFolder().filter((contact) => matches(contact.texts.displayName ?? ''));
    expect(reply.status).toBe(200);
    expect(expected.length).toBeGreaterThan(0);
    expect(names.length).toBe(expected.length);
    expect(names.every(matches)).toBe(true);
  });

  it("are found by a name with an apostrophe that is doubled, and '+', '&' and '#' when they are encoded", async () => {
    await create({ displayName: "O'Brien & Sons #1 +" });

    const reply = await caller.graph(filter("displayName eq 'O''Brien & Sons #1 +'"));

    expect(reply.value).toHaveLength(1);
  });

  it.each([
    "emailAddresses/any(a:startswith(a/address,'john'))",
    "emailAddresses/any(a:contains(a/address,'john'))",
    "emailAddresses/any(a:a/address ne 'john')",
    "emailAddresses/any(a:a/name eq 'John')",
    "businessPhones/any(p:p eq '030')",
    "not startswith(displayName,'a')",
  ])('refuse the filter %s as Outlook does', async (text) => {
    const reply = await caller.graph(filter(text));

    expect(reply.status).toBe(400);
    expect(graphErrorOf(reply).code).toBe('ErrorInvalidUrlQueryFilter');
  });

  it.each([
    ['an open quote', `${path}?$filter=startswith(displayName,'O'Brien')`],
    ['an unencoded ampersand', `${path}?$filter=displayName%20eq%20'A%20&%20B'`],
    ['an unknown property', filter("nonsense eq 'x'")],
    ['an unknown function', filter("lower(displayName,'x')")],
    ['an empty filter', `${path}?$filter=`],
    ['$top that is no number', `${path}?$top=many`],
    ['$top of nothing', `${path}?$top=0`],
    ['an unknown option', `${path}?$where=1`],
    ['an unknown selection', `${path}?$select=nonsense`],
    ['a body that is no JSON', path],
  ])('answer 400 to %s', async (what, target) => {
    const reply = what.startsWith('a body')
      ? await caller.graph(target, { method: 'POST', body: '{' })
      : await caller.graph(target);

    expect(reply.status).toBe(400);
    expect(graphErrorOf(reply).code).not.toBe('');
    expect(reply.json.error).toHaveProperty('innerError.request-id');
  });

  it('refuse $search, or give rows that have nothing to do with it', async () => {
    const { settings } = caller.sandbox.graph;
    const refused = await caller.graph(`${path}?$search=%22zzz%22`);
    settings.personalSearch = 'noise';
    const noise = await caller.graph(`${path}?$search=%22zzz%22`);
    settings.personalSearch = 'refuse';

    expect(refused.status).toBe(400);
    expect(noise.value.length).toBeGreaterThan(0);
    expect(noise.value.every((contact) => JSON.stringify(contact.emailAddresses) === '[]')).toBe(true);
  });

  it('are sorted and counted when asked', async () => {
    const reply = await caller.graph(`${path}?$orderby=displayName%20desc&$count=true&$top=3&$skip=1`);

    const names = inDefaultFolder().map((contact) => (contact.texts.displayName ?? '').toLowerCase());
    const expected = names.sort((left, right) => (left < right ? 1 : -1)).slice(1, 4);
    expect(reply.json['@odata.count']).toBe(names.length);
    expect(reply.value.map((contact) => String(contact.displayName).toLowerCase())).toEqual(expected);
  });

  it('are stored as sent, shown with empty shapes, and deleted', async () => {
    const created = await create({
      givenName: 'Jana',
      surname: 'Novak',
      emailAddresses: [{ address: 'jana@fabrikam.example' }, { address: 'broken,' }],
      businessPhones: ['+420222000001'],
      businessAddress: { city: 'Praha' },
    });
    const id = String(created.json.id);
    const read = await caller.graph(`${path}/${id}`);

    expect(created.status).toBe(201);
    expect(read.json).toMatchObject({
      displayName: 'Jana Novak',
      emailAddresses: [{ name: 'jana@fabrikam.example', address: 'jana@fabrikam.example' }],
      businessAddress: { city: 'Praha' },
      homeAddress: {},
      homePhones: [],
      jobTitle: null,
    });
    expect(caller.sandbox.organisation.mailbox(staff).get(id)?.texts.surname).toBe('Novak');
    expect((await caller.graph(`${path}/${id.toUpperCase()}`)).status).toBe(404);
    expect((await caller.graph(`${path}/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(inDefaultFolder().map((contact) => contact.id)).not.toContain(id);
    expect((await caller.graph(`${path}/${id}`)).json).toMatchObject({ parentFolderId: 'deleted-items' });
    expect((await caller.graph(`${path}/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(graphErrorOf(await caller.graph(`${path}/${id}`)).code).toBe('ErrorItemNotFound');
  });

  it('change by what is sent only, get a new version, and a new display name with parts of the name', async () => {
    const created = await create({
      givenName: 'Ann',
      surname: 'Lee',
      displayName: 'Annie',
      jobTitle: 'Buyer',
    });
    const target = `${path}/${created.json.id}`;

    const patched = await caller.graph(target, {
      method: 'PATCH',
      body: { surname: 'Leigh', jobTitle: null },
    });

    expect(patched.json).toMatchObject({ givenName: 'Ann', displayName: 'Ann Leigh', jobTitle: null });
    expect(patched.json['@odata.etag']).toBe(`W/"${patched.json.changeKey}"`);
    expect(patched.json.changeKey).not.toBe(created.json.changeKey);
  });

  it.each([412, 409] as const)('refuse a stale etag with %i', async (status) => {
    const { settings } = caller.sandbox.graph;
    settings.staleStatus = status;
    const created = await create({ displayName: 'Stale' });
    const target = `${path}/${created.json.id}`;
    const etag = String(created.json['@odata.etag']);
    const fresh = await caller.graph(target, {
      method: 'PATCH',
      headers: { 'if-match': etag },
      body: { title: 'A' },
    });

    const stale = await caller.graph(target, {
      method: 'PATCH',
      headers: { 'if-match': etag },
      body: { title: 'B' },
    });
    const deletion = await caller.graph(target, { method: 'DELETE', headers: { 'if-match': etag } });
    settings.honourIfMatch = false;
    const ignored = await caller.graph(target, {
      method: 'PATCH',
      headers: { 'if-match': etag },
      body: { title: 'C' },
    });
    settings.honourIfMatch = true;

    expect(fresh.status).toBe(200);
    expect(stale.status).toBe(status);
    expect(graphErrorOf(stale).code).toBe('ErrorIrresolvableConflict');
    expect(deletion.status).toBe(status);
    expect(ignored.status).toBe(200);
  });

  it.each([
    ['businessPhones', ['1', '2', '3'], 2],
    ['homePhones', ['1', '2', '3'], 2],
    ['imAddresses', ['a', 'b', 'c', 'd'], 3],
    ['emailAddresses', ['a', 'b', 'c', 'd'].map((name) => ({ address: `${name}@x.example` })), 3],
  ])('hold no more %s than the form has places for', async (property, values, max) => {
    const reply = await create({ displayName: 'Too much', [property]: values });

    expect(reply.status).toBe(400);
    expect(graphErrorOf(reply).message).toContain(`exceeds the max allowed value of ${max}`);
  });

  it('refuse properties that there are not', async () => {
    expect(graphErrorOf(await create({ displayname: 'x' })).code).toBe('RequestBodyRead');
  });

  it('are refused for people without a mailbox, behind an access policy, and unknown ones', async () => {
    const { organisation, graph } = caller.sandbox;
    const guest = organisation.users.all().find((user) => user.userType === 'Guest');
    graph.settings.blockedMailboxes.add(cast.approver.objectId);

    const without = await caller.graph(`/users/${guest?.id}/contacts`);
    const blocked = await caller.graph(`/users/${cast.approver.objectId}/contacts`);
    const unknown = await caller.graph('/users/nobody@contoso.com/contacts');
    graph.settings.blockedMailboxes.clear();

    expect([without.status, graphErrorOf(without).code]).toEqual([404, 'MailboxNotEnabledForRESTAPI']);
    expect([blocked.status, graphErrorOf(blocked).message]).toEqual([403, 'Access to OData is disabled.']);
    expect(unknown.status).toBe(404);
  });

  it('answer four at once per mailbox and tell the others to wait', async () => {
    caller.sandbox.graph.faults.add({
      match: { path: `/v1.0${path}` },
      times: 4,
      fault: { kind: 'slow', ms: 200 },
    });
    const other = caller.graph(`/users/${cast.admin.userPrincipalName}/contacts`);

    const replies = await Promise.all(Array.from({ length: 6 }, () => caller.graph(path)));

    const refused = replies.filter((reply) => reply.status === 429);
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(4);
    expect(refused).toHaveLength(2);
    expect(refused[0]?.headers['retry-after']).toBe('1');
    expect(refused.map((reply) => graphErrorOf(reply).code)).toEqual([
      'ApplicationThrottled',
      'ApplicationThrottled',
    ]);
    expect((await other).status).toBe(200);
    expect((await caller.graph(path)).status).toBe(200);
  });

  it('may begin with an empty page that goes on', async () => {
    caller.sandbox.graph.settings.emptyPages = 1;

    const first = await caller.graph(`${path}?$top=5`);
    const second = await caller.graph(String(first.json['@odata.nextLink']));

    expect(first.value).toHaveLength(0);
    expect(second.value).toHaveLength(5);
  });

  it('say that they took the wish for lasting ids', async () => {
    const reply = await caller.graph(path, { headers: { prefer: 'IdType="ImmutableId"' } });

    expect(reply.headers['preference-applied']).toBe('IdType="ImmutableId"');
  });

  it('tell what has changed since a delta link, and 410 when it is too old', async () => {
    const start = `/users/${staff}/contactFolders/contacts/contacts/delta?$select=displayName`;
    let page = await caller.graph(start, { headers: { prefer: 'odata.maxpagesize=50' } });
    let count = page.value.length;
    while (page.json['@odata.nextLink'] !== undefined) {
      page = await caller.graph(String(page.json['@odata.nextLink']), {
        headers: { prefer: 'odata.maxpagesize=50' },
      });
      count += page.value.length;
    }
    const everything = inDefaultFolder().length;
    const link = String(page.json['@odata.deltaLink']);
    const created = await create({ displayName: 'Fresh' });
    const gone = String(inDefaultFolder()[20]?.id);
    await caller.graph(`${path}/${gone}`, { method: 'DELETE' });

    const changes = await caller.graph(link);
    caller.sandbox.graph.settings.deltaTokensExpired = true;
    const expired = await caller.graph(link);
    caller.sandbox.graph.settings.deltaTokensExpired = false;

    expect(count).toBe(everything);
    expect(changes.value).toEqual([
      { '@odata.etag': created.json['@odata.etag'], id: created.json.id, displayName: 'Fresh' },
      { id: gone, '@removed': { reason: 'deleted' } },
    ]);
    expect([expired.status, graphErrorOf(expired).code]).toEqual([410, 'syncStateNotFound']);
  });
});

describe('folders of personal contacts', () => {
  it('are listed in pages, and those within another one by its own list', async () => {
    const folders = `/users/${cast.approver.objectId}/contactFolders`;
    const make = async (path: string, displayName: string): Promise<string> =>
      String((await caller.graph(path, { method: 'POST', body: { displayName } })).json.id);
    const ids: string[] = [];
    for (let number = 1; number <= 11; number += 1) ids.push(await make(folders, `Folder ${number}`));
    const child = await make(`${folders}/${ids[0]}/childFolders`, 'Within');
    const contact = { method: 'POST', body: { displayName: 'Deep' } };
    const created = await caller.graph(`${folders}/${child}/contacts`, contact);

    const first = await caller.graph(folders);
    const second = await caller.graph(String(first.json['@odata.nextLink']));
    const within = await caller.graph(`${folders}/${ids[0]}/childFolders`);
    const inside = await caller.graph(`${folders}/${child}/contacts`);

    expect([...first.value, ...second.value].map((folder) => folder.id)).toEqual(ids);
    expect(within.value).toEqual([{ id: child, parentFolderId: ids[0], displayName: 'Within' }]);
    expect(inside.value.map((found) => found.id)).toEqual([created.json.id]);
  });

  it('have changes of their own', async () => {
    const [suppliers] = (await caller.graph(`/users/${staff}/contactFolders`)).value;
    const folder = `/users/${staff}/contactFolders/${suppliers?.id}/contacts`;
    const start = await caller.graph(`${folder}/delta?$select=displayName`);
    await create({ displayName: 'Elsewhere' });
    await caller.graph(folder, { method: 'POST', body: { displayName: 'New supplier' } });

    const changes = await caller.graph(String(start.json['@odata.deltaLink']));

    expect(start.value).toHaveLength(8);
    expect(changes.value.map((contact) => contact.displayName)).toEqual(['New supplier']);
  });
});

describe("a personal contact's photo", () => {
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x80, 0xc3, 0x28, 0xff, 0xd9]);
  const send = async (path: string, method: 'PUT' | 'PATCH', body: Buffer, type = 'image/jpeg') =>
    request(`${caller.sandbox.graph.url}/v1.0${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await caller.token('https://graph.microsoft.com')}`,
        'content-type': type,
      },
      body,
    });

  it.each(['PUT', 'PATCH'] as const)('is written by %s and read back byte by byte', async (method) => {
    const { json } = await create({ displayName: 'Photographed' });
    const photo = `${path}/${json.id}/photo/$value`;
    const before = await caller.graph(photo);

    const written = await send(photo, method, jpeg);
    const read = await request(`${caller.sandbox.graph.url}/v1.0${photo}`, {
      headers: { authorization: `Bearer ${await caller.token('https://graph.microsoft.com')}` },
    });

    expect([before.status, graphErrorOf(before).code]).toEqual([404, 'ErrorItemNotFound']);
    expect(written.statusCode).toBe(200);
    expect(read.headers['content-type']).toBe('image/jpeg');
    expect(Buffer.from(await read.body.arrayBuffer())).toEqual(jpeg);
    expect((await caller.graph(`${path}/${json.id}`)).json.changeKey).not.toBe(json.changeKey);
  });

  it('comes in base64 inside a batch', async () => {
    const { json } = await create({ displayName: 'Batched' });
    await send(`${path}/${json.id}/photo/$value`, 'PUT', jpeg);

    const reply = await caller.graph('/$batch', {
      method: 'POST',
      body: { requests: [{ id: '1', method: 'GET', url: `${path}/${json.id}/photo/$value` }] },
    });

    expect(reply.json.responses).toMatchObject([{ status: 200, body: jpeg.toString('base64') }]);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'image/jpeg', 400],
    ['a text', Buffer.from('photo'), 'text/plain', 400],
    ['more than 4 MB', Buffer.alloc(4 * 1024 * 1024 + 1), 'image/jpeg', 413],
  ])('cannot be %s', async (_what, body, type, status) => {
    const { json } = await create({ displayName: 'Not photographed' });

    const reply = await send(`${path}/${json.id}/photo/$value`, 'PUT', body, type);

    expect(reply.statusCode).toBe(status);
    expect(caller.sandbox.organisation.contactPhotos.get(String(json.id))).toBeUndefined();
  });
});
