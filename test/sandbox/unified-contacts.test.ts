import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, call, type Reply, startCaller } from './caller.ts';

let caller: Caller;
let number = 0;

beforeAll(async () => {
  caller = await startCaller({ sizes: { colleagues: 20, mailContacts: 20 } });
});

afterAll(() => caller.sandbox.close());

const contacts = '/api/v1/contacts';
const stored = (id: string) => caller.sandbox.organisation.databaseContacts.get(id);
const send = (method: string, path: string, body: unknown): Promise<Reply> =>
  caller.unifiedContacts(path, { method, body });

const full = {
  displayName: 'Jana Novak',
  jobTitle: 'Buyer',
  department: 'Purchasing',
  companyName: 'Fabrikam',
  mailAddresses: ['jana.novak@fabrikam.example'],
  imAddresses: null,
  mobilePhoneNumbers: ['+420601000001'],
  businessPhoneNumbers: ['+420222000001', '+420222000002'],
  homePhoneNumbers: null,
  addressFullString: null,
  addressStreetAddress: 'Dlouha 1',
  addressPostalCode: '11000',
  addressCity: 'Praha',
  addressCountry: 'Czechia',
  source: 'teams-bot',
};

/** Makes a contact that no other test touches. */
async function create(body: Readonly<Record<string, unknown>> = full): Promise<string> {
  number += 1;
  const id = `bot_${number}`;
  expect((await send('POST', contacts, { id, ...body })).status).toBe(201);
  return id;
}

describe('a contact of Unified Contacts', () => {
  it('is created under the id that it is given, and read back with its sixteen fields', async () => {
    const created = await send('POST', contacts, { id: 'bot_full', ...full });
    const read = await caller.unifiedContacts(`${contacts}/bot_full`);

    expect(created.status).toBe(201);
    expect(created.json).toEqual({ id: 'bot_full', ...full });
    expect([read.status, read.json]).toEqual([200, created.json]);
    expect(Object.keys(read.json)).toHaveLength(16);
  });

  it('is found by the shorter route, too', async () => {
    const id = await create();

    expect((await caller.unifiedContacts(`/api/contacts/${id}`)).json).toMatchObject({ id });
  });

  it('is created once: the same id again is 409, in a text or in JSON as the client accepts', async () => {
    const id = await create();

    const text = await send('POST', contacts, { id, displayName: 'Other' });
    const json = await caller.unifiedContacts(contacts, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: { id, displayName: 'Other' },
    });

    expect([text.status, text.headers['content-type'], text.text]).toEqual([
      409,
      'text/plain; charset=utf-8',
      'Contact with id already exists',
    ]);
    expect([json.status, json.text]).toEqual([409, '"Contact with id already exists"']);
    expect(stored(id)?.columns.displayName).toBe('Jana Novak');
  });

  it.each(['GET', 'PUT', 'PATCH', 'DELETE'])('is 404 for %s when there is none', async (method) => {
    const body = method === 'GET' || method === 'DELETE' ? {} : { body: { displayName: 'x' } };

    const reply = await caller.unifiedContacts(`${contacts}/nobody`, { method, ...body });

    expect([reply.status, reply.text]).toEqual([404, 'Contact with id not found']);
    expect(stored('nobody')).toBeUndefined();
  });

  it('keeps what PATCH does not send or sends as null', async () => {
    const id = await create();

    const reply = await send('PATCH', `${contacts}/${id}`, { jobTitle: 'Lead Buyer', companyName: null });

    expect(reply.json).toEqual({ id, ...full, jobTitle: 'Lead Buyer' });
  });

  it('loses what PUT does not send', async () => {
    const id = await create();

    const reply = await send('PUT', `${contacts}/${id}`, { displayName: 'Jana Novakova' });

    expect(reply.status).toBe(200);
    expect(stored(id)?.columns).toEqual({ displayName: 'Jana Novakova' });
    expect(Object.values(reply.json).filter((value) => value !== null)).toEqual([id, 'Jana Novakova']);
  });

  it('is cleared of a field by an empty text, and of a list by an empty one, which reads back with an empty text', async () => {
    const id = await create();

    const reply = await send('PATCH', `${contacts}/${id}`, { jobTitle: '', mobilePhoneNumbers: [] });

    expect([reply.json.jobTitle, reply.json.mobilePhoneNumbers]).toEqual(['', ['']]);
  });

  it('may read an empty list back as empty, since that is not certain', async () => {
    const { settings } = caller.sandbox.unifiedContacts;
    settings.emptyList = 'empty';
    const id = await create({ imAddresses: [] });

    const reply = await caller.unifiedContacts(`${contacts}/${id}`);
    settings.emptyList = 'one-empty-text';

    expect(reply.json.imAddresses).toEqual([]);
  });

  it('splits a value with a semicolon into two', async () => {
    const id = await create({ businessPhoneNumbers: ['1;ext=2', '3'] });

    const reply = await caller.unifiedContacts(`${contacts}/${id}`);

    expect(reply.json.businessPhoneNumbers).toEqual(['1', 'ext=2', '3']);
  });

  it('fails with 500 when a list is longer than its column', async () => {
    const fits = Array.from({ length: 4 }, () => 'x'.repeat(999));
    const id = await create({ mailAddresses: fits });

    const reply = await send('PATCH', `${contacts}/${id}`, { mailAddresses: [...fits, 'y'] });

    expect([reply.status, reply.text]).toEqual([500, '']);
    expect(stored(id)?.columns.mailAddresses).toHaveLength(3_999);
  });

  it('is deleted with 204', async () => {
    const id = await create();

    const reply = await caller.unifiedContacts(`${contacts}/${id}`, { method: 'DELETE' });

    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(stored(id)).toBeUndefined();
  });

  it('takes names in any letter case, and passes over what it does not know', async () => {
    const id = await create({ DisplayName: 'Upper', shoeSize: 44 });

    expect(stored(id)?.columns).toEqual({ displayName: 'Upper' });
  });
});

describe('the validation of Unified Contacts', () => {
  it.each([
    ['displayName', 'DisplayName', 256],
    ['jobTitle', 'JobTitle', 256],
    ['department', 'Department', 256],
    ['companyName', 'CompanyName', 256],
    ['addressFullString', 'AddressFullString', 256],
    ['addressStreetAddress', 'AddressStreetAddress', 128],
    ['addressCity', 'AddressCity', 128],
    ['addressCountry', 'AddressCountry', 128],
    ['addressPostalCode', 'AddressPostalCode', 32],
    ['source', 'Source', 64],
    ['id', 'Id', 256],
  ])('lets %s have so many characters and no more', async (field, key, max) => {
    const body = (length: number) => ({ id: `fits_${field}`, [field]: 'x'.repeat(length) });
    const longest = await send('POST', contacts, body(max));

    const reply = await send('POST', contacts, {
      ...body(max + 1),
      ...(field === 'id' ? {} : { id: 'long' }),
    });

    expect(longest.status).toBe(201);
    expect(reply.status).toBe(400);
    expect(reply.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(reply.json).toMatchObject({
      title: 'One or more validation errors occurred.',
      status: 400,
      errors: { [key]: [`${key} can have a maximum of ${max} characters`] },
    });
    expect(stored('long')).toBeUndefined();
  });

  it.each([
    ['no id', {}],
    ['a number for a text', { id: 'wrong', displayName: 7 }],
    ['a text for a list', { id: 'wrong', mailAddresses: 'a@b.example' }],
    ['a list', []],
    ['no JSON', '{"id":'],
  ])('refuses %s', async (_what, body) => {
    const reply = await send('POST', contacts, body);

    expect([reply.status, reply.json.status]).toEqual([400, 400]);
    expect(stored('wrong')).toBeUndefined();
  });

  it('wants JSON', async () => {
    const reply = await caller.unifiedContacts(contacts, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: { id: 'x' },
    });

    expect(reply.status).toBe(415);
  });
});

describe('the door of Unified Contacts', () => {
  const audience = (): string => `api://${caller.sandbox.environment().UNIFIED_CONTACTS_APP_ID}`;
  const issuer = (): string => `https://sts.windows.net/${caller.sandbox.organisation.tenantId}/`;
  const ask = async (claims: Readonly<Record<string, unknown>>): Promise<Reply> => {
    const token = await caller.sandbox.entra.sign(claims);
    return caller.unifiedContacts(`${contacts}/nobody`, { headers: { authorization: `Bearer ${token}` } });
  };
  const roles = ['Contacts.Database.ReadWrite.All'];

  it('lets in a token of version 1 with the role', async () => {
    expect((await ask({ aud: audience(), iss: issuer(), roles })).status).toBe(404);
  });

  it('answers 401 without a body to no token, another audience and a token of version 2', async () => {
    const none = await call(`${caller.sandbox.unifiedContacts.url}${contacts}/nobody`);
    const other = await ask({ aud: 'https://graph.microsoft.com', iss: issuer(), roles });
    const { tenantId } = caller.sandbox.organisation;
    const iss = `https://login.microsoftonline.com/${tenantId}/v2.0`;
    const version2 = await ask({ aud: audience(), iss, roles });

    expect([none, other, version2].map((reply) => [reply.status, reply.text])).toEqual(
      Array.from({ length: 3 }, () => [401, '']),
    );
  });

  it('answers 403 without a body when the role is missing', async () => {
    const reply = await ask({ aud: audience(), iss: issuer(), roles: ['AdminPage.ReadWrite.All'] });

    expect([reply.status, reply.text]).toEqual([403, '']);
  });

  it.each([contacts, '/api/v1/contact', '/api/v1/contacts/1/photo', '/'])(
    'shows the web page at %s, which is no route',
    async (path) => {
      const reply = await caller.unifiedContacts(path);

      expect([reply.status, reply.headers['content-type']]).toEqual([200, 'text/html']);
      expect(reply.text).toContain('<title>Unified Contacts</title>');
    },
  );

  it('has nothing to write to elsewhere', async () => {
    const wrongMethod = await send('POST', `${contacts}/x`, {});
    const unknown = await send('POST', '/api/v2/contacts', {});

    expect([wrongMethod.status, unknown.status]).toEqual([405, 404]);
  });

  it('says when no database is configured', async () => {
    const { settings } = caller.sandbox.unifiedContacts;
    settings.databaseConfigured = false;

    const reply = await caller.unifiedContacts(`${contacts}/x`);
    settings.databaseConfigured = true;

    expect([reply.status, reply.text]).toEqual([500, 'Database not configured.']);
  });

  it('is an App Service that may be starting', async () => {
    caller.sandbox.unifiedContacts.faults.add({ fault: { kind: 'status', status: 503, retryAfter: 5 } });

    const reply = await caller.unifiedContacts(`${contacts}/x`);

    expect([reply.status, reply.headers['content-type'], reply.headers['retry-after']]).toEqual([
      503,
      'text/html',
      '5',
    ]);
  });
});

describe('the feeding system', () => {
  it('has fed about 120 contacts under ids of its own, and lists them in a CSV', async () => {
    const other = await startCaller();
    const fed = other.sandbox.organisation.databaseContacts.all();
    const [heading, ...rows] = other.sandbox.feedingSystemCsv().trimEnd().split('\r\n');
    await other.sandbox.close();

    expect(fed).toHaveLength(120);
    expect(fed.every((contact) => /^sap_[0-9a-f]{8}-[0-9a-f-]{27}$/.test(contact.id))).toBe(true);
    expect(heading).toBe('id,displayName,mailAddresses,companyName');
    expect(rows.map((row) => row.split(',')[0])).toEqual(fed.map((contact) => contact.id));
    expect(rows[2]).toContain(',"Tailspin Toys, Orders",orders@tailspin.example,Tailspin Toys');
  });

  it('does not list what others have created', async () => {
    const id = await create();

    expect(caller.sandbox.feedingSystemCsv()).not.toContain(id);
  });
});
