import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cast } from '../../sandbox/organisation/cast.ts';
import { type Caller, call, type Reply, startCaller } from './caller.ts';

let caller: Caller;
const staff = cast.staff.objectId;
const editor = cast.editor.objectId;

beforeAll(async () => {
  caller = await startCaller();
});

afterAll(() => caller.sandbox.close());

const items = z.array(z.record(z.string(), z.unknown()));
const put = (
  id: string,
  attributes: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = { 'if-match': '*' },
): Promise<Reply> =>
  caller.pingIdm(`/user/${id}`, { method: 'PUT', headers, body: { _id: id, ...attributes } });
const contactsOf = async (id: string) =>
  items.parse((await caller.pingIdm(`/user/${id}?_fields=_id,contacts`)).json.contacts);
const mailbox = (id: string) => caller.sandbox.organisation.mailbox(id);

/** Adds a contact and gives the id that is new. */
async function add(contact: Readonly<Record<string, unknown>>): Promise<string> {
  const before = new Set(
    mailbox(editor)
      .all()
      .map((known) => known.id),
  );
  expect((await put(editor, { __addContacts__: contact })).status).toBe(200);
  return (
    mailbox(editor)
      .all()
      .find((known) => !before.has(known.id))?.id ?? ''
  );
}

describe('a user of PingIDM', () => {
  it('comes without contacts unless they are asked for', async () => {
    const { json } = await caller.pingIdm(`/user/${staff}`);

    expect(json).toMatchObject({
      _id: staff,
      userPrincipalName: cast.staff.userPrincipalName,
      displayName: 'Sofie Brandt',
    });
    expect(json).not.toHaveProperty('contacts');
  });

  it.each(['_id,contacts', '%22_id,contacts%22'])(
    'comes with the contacts that Graph shows for %s',
    async (fields) => {
      const { json } = await caller.pingIdm(`/user/${staff}?_fields=${fields}`);
      const graph = await caller.graph(`/users/${staff}/contacts?$top=1000`);

      const contacts = items.parse(json.contacts);
      expect(Object.keys(json)).toEqual(['_id', 'contacts']);
      expect(contacts.map((contact) => contact.id)).toEqual(graph.value.map((contact) => contact.id));
      expect(contacts[0]).toMatchObject({ displayName: 'John Doe', changeKey: graph.value[0]?.changeKey });
      expect(contacts[0]).not.toHaveProperty('nickName');
    },
  );

  it('is found by a filter, in pages with a cookie', async () => {
    const names: unknown[] = [];
    let cookie = '';
    do {
      const filter = encodeURIComponent('displayName sw "john" or userPrincipalName co "elton"');
      const page = await caller.pingIdm(
        `/user?_queryFilter=${filter}&_pageSize=3&_fields=_id,displayName&_sortKeys=displayName&_pagedResultsCookie=${cookie}`,
      );
      const result = items.parse(page.json.result);
      expect(page.json.resultCount).toBe(result.length);
      names.push(...result.map((user) => user.displayName));
      cookie = String(page.json.pagedResultsCookie ?? '');
    } while (cookie !== '');

    const wanted = caller.sandbox.organisation.users
      .all()
      .filter((user) => /^john|^elton john/i.test(user.displayName));
    expect(names).toHaveLength(wanted.length);
    expect(names).toContain('Elton John');
    expect(names).toEqual([...names].sort((a, b) => String(a).localeCompare(String(b))));
  });

  it.each([
    ['mail eq "JOHN.SMITH@contoso.com"', 1],
    ["mail eq 'john.smith@contoso.com'", 1],
    [`_id eq "${staff}"`, 1],
    ['displayName sw "John" and !(mail pr)', 0],
    ['(displayName eq "John Smith" and mail co "smith2") or false', 1],
    ['true', 900],
  ])('is found by %s', async (filter, count) => {
    const reply = await caller.pingIdm(
      `/user?_queryFilter=${encodeURIComponent(filter)}&_totalPagedResultsPolicy=EXACT&_pageSize=5`,
    );

    expect(reply.json).toMatchObject({ totalPagedResults: count, totalPagedResultsPolicy: 'EXACT' });
  });

  it('is in the list of all ids', async () => {
    const reply = await caller.pingIdm('/user?_queryId=query-all-ids');

    expect(items.parse(reply.json.result)).toHaveLength(900);
    expect(items.parse(reply.json.result)[0]).toEqual({ _id: cast.admin.objectId });
    expect(reply.json.pagedResultsCookie).toBeNull();
  });

  it.each([
    ['no filter', ''],
    ['a broken filter', '?_queryFilter=mail%20eq'],
    ['a filter without an end', '?_queryFilter=(true'],
    ['a filter by another attribute', '?_queryFilter=department%20eq%20%22Legal%22'],
    ['a cookie that is none', '?_queryFilter=true&_pagedResultsCookie=eA'],
    ['a size that is none', '?_queryFilter=true&_pageSize=-1'],
  ])('is refused to %s', async (_what, query) => {
    expect((await caller.pingIdm(`/user${query}`)).json).toMatchObject({ code: 400, reason: 'Bad Request' });
  });

  it('is 404 when there is none', async () => {
    const reply = await caller.pingIdm('/user/671fa173');

    expect([reply.status, reply.json]).toEqual([
      404,
      { code: 404, reason: 'Not Found', message: 'Object 671fa173 not found on system/azuread/user' },
    ]);
  });

  it('is changed only in what is sent', async () => {
    const reply = await put(editor, { jobTitle: 'Sales Lead' });

    expect(reply.json).toMatchObject({ jobTitle: 'Sales Lead', department: 'Sales' });
    expect(caller.sandbox.organisation.users.get(editor)?.jobTitle).toBe('Sales Lead');
  });
});

describe('the contacts of a user of PingIDM', () => {
  it('are added by a single object, whose id only the next reading tells', async () => {
    const before = (await contactsOf(editor)).map((contact) => contact.id);

    const reply = await put(editor, {
      __addContacts__: {
        givenName: 'Jana',
        surname: 'Novak',
        emailAddresses: [{ name: 'Jana Novak', address: 'jana.novak@fabrikam.example' }],
        businessAddress: { city: 'Praha', countryOrRegion: 'Czechia' },
      },
    });

    const [added, ...others] = (await contactsOf(editor)).filter((contact) => !before.includes(contact.id));
    expect(reply.status).toBe(200);
    expect(reply.json._id).toBe(editor);
    expect(Object.keys(reply.json).filter((name) => /contacts/i.test(name))).toEqual([]);
    expect(others).toEqual([]);
    expect(added).toMatchObject({
      displayName: 'Jana Novak',
      businessAddress: { city: 'Praha', countryOrRegion: 'Czechia' },
    });
    const throughGraph = await caller.graph(`/users/${editor}/contacts/${added?.id}`);
    expect(throughGraph.json.givenName).toBe('Jana');
  });

  it('are added by a list, one after the other, and the first stays when the second fails', async () => {
    const reply = await put(editor, {
      __addContacts__: [
        { displayName: 'First of two' },
        { displayName: 'Second', homePhones: ['1', '2', '3'] },
      ],
    });

    const names = mailbox(editor)
      .all()
      .map((contact) => contact.texts.displayName);
    expect(reply.status).toBe(500);
    expect(names).toContain('First of two');
    expect(names).not.toContain('Second');
  });

  it('are changed by id, and only in what is sent', async () => {
    const id = await add({ displayName: 'Before', companyName: 'Fabrikam' });

    const reply = await put(editor, { __updateContacts__: { id, displayName: 'After' } });

    expect(reply.status).toBe(200);
    expect(mailbox(editor).get(id)).toMatchObject({
      texts: { displayName: 'After', companyName: 'Fabrikam' },
      version: 2,
    });
  });

  it.each([
    ['a list', (id: string): unknown => [id]],
    ['a single id', (id: string): unknown => id],
  ])('are removed by %s', async (_what, shape) => {
    const id = await add({ displayName: 'Leaving' });

    const reply = await put(editor, { __removeContacts__: shape(id) });

    expect(reply.status).toBe(200);
    expect(mailbox(editor).get(id)).toBeUndefined();
  });

  it.each([
    ['emailAddresses', Array.from({ length: 4 }, (_, at) => ({ address: `a${at}@test.example` })), 3],
    ['businessPhones', ['1', '2', '3'], 2],
  ])("have Graph's maximum of %s, which comes out as the connector's failure", async (name, values, max) => {
    const before = mailbox(editor).all().length;

    const reply = await put(editor, { __addContacts__: { displayName: 'Too much', [name]: values } });

    expect([reply.status, reply.json.reason]).toEqual([500, 'Internal Server Error']);
    expect(reply.json.message).toContain('ConnectorException');
    expect(reply.json.message).toContain(`exceeds the max allowed value of ${max}&quot;`);
    expect(mailbox(editor).all()).toHaveLength(before);
  });

  it.each([404, 500] as const)('may be %d when there is none of that id', async (status) => {
    caller.sandbox.pingIdm.settings.unknownContactStatus = status;

    const update = await put(editor, { __updateContacts__: { id: 'AAMk', displayName: 'x' } });
    const remove = await put(editor, { __removeContacts__: ['AAMk'] });

    expect([update.status, remove.status]).toEqual([status, status]);
    expect(update.json.message).toContain(
      status === 404 ? 'Contact &#39;AAMk&#39; not found' : 'ErrorItemNotFound',
    );
  });

  it.each([
    ['an update without an id', { __updateContacts__: { displayName: 'x' } }],
    ['an addition that is no object', { __addContacts__: 'x' }],
    ['an attribute that there is not', { shoeSize: 44 }],
  ])('do not take %s', async (_what, attributes) => {
    expect((await put(editor, attributes)).status).toBe(400);
  });

  it('are not there for a user without a mailbox', async () => {
    const { users } = caller.sandbox.organisation;
    const hotline = users.all().find((user) => user.displayName === 'IT Hotline')?.id ?? '';

    const read = await caller.pingIdm(`/user/${hotline}?_fields=contacts`);
    const write = await put(hotline, { __addContacts__: { displayName: 'x' } });

    expect([read.status, write.status]).toEqual([500, 500]);
    expect(read.json.message).toContain('MailboxNotEnabledForRESTAPI');
  });
});

describe('the door of PingIDM', () => {
  it('refuses a PUT that could create, in a message that is escaped for HTML', async () => {
    const reply = await put(editor, { __addContacts__: { displayName: 'Never' } }, {});

    expect(reply.json).toEqual({
      code: 501,
      reason: 'Not Implemented',
      message:
        'UPSERT (i.e. PUT without the &#39;if-match&#39; nor &#39;if-none-match&#39; header) is not supported.',
    });
    expect(
      mailbox(editor)
        .all()
        .some((contact) => contact.texts.displayName === 'Never'),
    ).toBe(false);
  });

  it('knows no revision but the star', async () => {
    const stale = await put(editor, { jobTitle: 'Never' }, { 'if-match': '"1"' });
    const create = await put(editor, { jobTitle: 'Never' }, { 'if-none-match': '*' });

    expect([stale.status, create.status]).toEqual([412, 412]);
    expect(caller.sandbox.organisation.users.get(editor)?.jobTitle).not.toBe('Never');
  });

  it('opens to the right user and password, and to the bearer token', async () => {
    const url = `${caller.sandbox.pingIdm.url}/openidm/system/azuread/user/${staff}`;
    const ask = async (headers: Record<string, string>): Promise<number> =>
      (await call(url, { headers })).status;
    const { PINGIDM_USER: user = '', PINGIDM_PASSWORD: password = '' } = caller.sandbox.environment();

    expect(await ask({ 'x-openidm-username': user, 'x-openidm-password': password })).toBe(200);
    expect(await ask({ 'x-openidm-username': user, 'x-openidm-password': 'wrong' })).toBe(401);
    expect(await ask({ authorization: `Bearer ${caller.sandbox.pingIdm.token}` })).toBe(200);
    expect(await ask({ authorization: 'Bearer wrong' })).toBe(401);
    expect((await call(url)).json).toEqual({ code: 401, reason: 'Unauthorized', message: 'Access Denied' });
  });

  it('records requests without the credentials', async () => {
    await caller.pingIdm(`/user/${staff}`);

    const seen = caller.sandbox.pingIdm.requests.at(-1)?.headers ?? {};
    expect(Object.keys(seen).filter((name) => name.startsWith('x-openidm'))).toEqual([]);
  });

  it('tests its connector', async () => {
    const { settings } = caller.sandbox.pingIdm;
    const good = await caller.pingIdm('?_action=test', { method: 'POST' });
    settings.connectorOk = false;
    const bad = await caller.pingIdm('?_action=test', { method: 'POST' });
    settings.connectorOk = true;
    const other = await caller.pingIdm('?_action=dance', { method: 'POST' });

    expect(good.json).toMatchObject({ name: 'azuread', enabled: true, ok: true });
    expect([bad.status, bad.json.ok, other.status]).toEqual([200, false, 400]);
  });

  it('fails in its own shape', async () => {
    caller.sandbox.pingIdm.faults.add({ fault: { kind: 'status', status: 503, retryAfter: 2 } });

    const reply = await caller.pingIdm(`/user/${staff}`);

    expect(reply.headers['retry-after']).toBe('2');
    expect(reply.json).toMatchObject({ code: 503, reason: 'Service Unavailable' });
  });
});
