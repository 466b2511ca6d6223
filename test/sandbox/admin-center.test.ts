import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defaultAdminCenterSettings } from '../../sandbox/fakes/admin-center/admin-center-settings.ts';
import { type Caller, call, type Reply, startCaller } from './caller.ts';

let caller: Caller;
let now = Date.UTC(2026, 5, 1);
let number = 0;

beforeAll(async () => {
  caller = await startCaller({ clock: () => now });
});

beforeEach(() => {
  Object.assign(caller.sandbox.adminCenter.settings, defaultAdminCenterSettings());
});

afterAll(() => caller.sandbox.close());

const records = z.array(z.record(z.string(), z.unknown()));
type AdminRecord = Readonly<Record<string, unknown>>;

const settings = () => caller.sandbox.adminCenter.settings;
const stored = (guid: unknown) => caller.sandbox.organisation.mailContacts.get(String(guid));
const search = (text: string, link = ''): Promise<Reply> =>
  caller.adminCenter('POST', '/GetContacts', { SearchString: text, NextLink: link });
const found = (reply: Reply): AdminRecord[] => records.parse(reply.json.Contacts);
const names = (reply: Reply): unknown[] => found(reply).map((contact) => contact.ContactDisplayName);

/** Makes a contact that no other test touches, and gives its record as the list shows it. */
async function create(more: AdminRecord = {}): Promise<AdminRecord> {
  number += 1;
  const address = `person${number}@test.example`;
  const body = {
    ContactFirstName: 'Test',
    ContactLastName: `Person ${number}`,
    ContactDisplayName: `Test Person ${number}`,
    ContactExternalEmailAddress: address,
    ...more,
  };
  const reply = await caller.adminCenter('POST', '', body);
  expect(reply.status).toBe(200);
  return found(await search(String(body.ContactExternalEmailAddress)))[0] ?? {};
}

describe('the list of the admin centre', () => {
  it.each([
    ['the display name', 'john do', 'John Doe'],
    ['the display name as it is written', 'smith, j', 'Smith, John'],
    ['an address', 'JSMITH@wing', 'John Smith'],
  ])('finds by the beginning of %s', async (_what, text, name) => {
    expect(names(await search(text))).toContain(name);
  });

  it.each(['doe', 'contoso-partner', 'ohn'])('does not find %s, with which nothing begins', async (text) => {
    expect(names(await search(text))).not.toContain('John Doe');
  });

  it('shows the records that Exchange and Graph show, under the same GUID', async () => {
    const [doe] = found(await search('john.doe@contoso-partner.example'));
    const cmdlet = await caller.cmdlet('Get-Contact', { Identity: 'john.doe@contoso-partner.example' });

    expect(doe?.ContactId).toBe(cmdlet.value[0]?.Guid);
    expect(doe).toMatchObject({
      ContactCompany: 'Contoso Partner',
      ContactTitle: 'Partner Manager',
      ContactMailTip: 'External partner: do not send internal price lists',
      ContactHiddenFromAddressListsEnabled: false,
      ContactDepartment: null,
      ContactCountryOrRegion: { DisplayName: '', LocalizedDisplayName: '' },
      EditExchangeSettingsUrl: `https://admin.exchange.microsoft.com/?landingpage=contacts/:/ContactDetails/mailContact/${doe?.ContactId}&form=mac_sidebar`,
    });
  });

  it.each(['', ' ', null] as const)('goes on until its next link is %j', async (endOfList) => {
    settings().endOfList = endOfList;
    settings().pageSize = 100;
    const ids: unknown[] = [];
    let link: unknown = '';
    do {
      const page = await search('', String(link));
      ids.push(...found(page).map((contact) => contact.ContactId));
      link = page.json.NextLink;
    } while (link !== endOfList);

    const all = caller.sandbox.organisation.mailContacts.all();
    expect(ids).toEqual(all.map((contact) => contact.guid));
  });

  it('takes a next link only with its own search', async () => {
    const page = await search('');

    const other = await search('john', String(page.json.NextLink));
    const wrong = await search('', 'wrong');

    expect([other.status, wrong.status]).toEqual([400, 400]);
  });

  it('may come under another name, since its shape is not known', async () => {
    settings().listName = 'value';

    expect((await search('john.doe@')).value).toHaveLength(1);
  });

  it('shows a new contact late when the directory is late', async () => {
    settings().listDelayMs = 5_000;
    await caller.adminCenter('POST', '', {
      ContactDisplayName: 'Late Arrival',
      ContactExternalEmailAddress: 'late@test.example',
    });

    const before = names(await search('late'));
    now += 5_000;

    expect([before, names(await search('late'))]).toEqual([[], ['Late Arrival']]);
  });
});

describe('creating in the admin centre', () => {
  it('ignores the company and the hidden mark, and takes the mail tip', async () => {
    const record = await create({
      ContactCompany: 'Fabrikam',
      ContactHiddenFromAddressListsEnabled: true,
      ContactMailTip: 'External buyer',
      ContactTitle: 'Buyer',
      ContactPhone: '+420222000001',
      selected: false,
    });

    expect(stored(record.ContactId)).toMatchObject({
      company: '',
      hiddenFromAddressLists: false,
      mailTip: 'External buyer',
      title: 'Buyer',
      phone: '+420222000001',
      firstName: 'Test',
    });
  });

  it.each([
    ['record', 200],
    ['empty', 200],
    ['no-content', 204],
  ] as const)('answers with %s', async (writeAnswer, status) => {
    settings().writeAnswer = writeAnswer;
    const name = `Answer ${writeAnswer}`;

    const reply = await caller.adminCenter('POST', '', {
      ContactDisplayName: name,
      ContactExternalEmailAddress: `${writeAnswer}@test.example`,
    });

    expect(reply.status).toBe(status);
    expect(reply.json.ContactDisplayName).toBe(writeAnswer === 'record' ? name : undefined);
    expect(names(await search(name))).toEqual([name]);
  });

  it('makes a second person of the same name possible, unless it is told to refuse the name', async () => {
    const ContactDisplayName = 'Same Name';
    const first = await create({ ContactDisplayName });
    const second = await create({ ContactDisplayName });
    settings().refusesTakenNames = true;

    const third = await caller.adminCenter('POST', '', {
      ContactDisplayName,
      ContactExternalEmailAddress: 'third@test.example',
    });

    expect([first.ContactName, second.ContactName]).toEqual(['Same Name', 'Same Name (test.example)']);
    expect(third.status).toBe(400);
  });

  it.each([
    ['an address that somebody has', { ContactExternalEmailAddress: 'John.Doe@contoso-partner.example' }],
    ['an address that is none', { ContactExternalEmailAddress: 'nobody' }],
    ['no name', { ContactDisplayName: ' ' }],
    ['a title that is too long', { ContactTitle: 'x'.repeat(129) }],
  ])('refuses %s', async (_what, wrong) => {
    const before = caller.sandbox.organisation.mailContacts.all().length;

    const reply = await caller.adminCenter('POST', '', {
      ContactDisplayName: 'Wrong',
      ContactExternalEmailAddress: 'wrong@test.example',
      ...wrong,
    });

    expect(reply.status).toBe(400);
    expect(caller.sandbox.organisation.mailContacts.all()).toHaveLength(before);
  });
});

describe('updating in the admin centre', () => {
  it('writes everything but the settings, and clears what is null or missing', async () => {
    const record = await create({ ContactPhone: '1', ContactFax: '2', ContactMailTip: 'Stays' });
    const { ContactFax: _fax, ...withoutFax } = record;

    const reply = await caller.adminCenter('PUT', '', {
      ...withoutFax,
      ContactCompany: 'Fabrikam',
      ContactPhone: null,
      ContactOffice: 'B2',
      ContactStreetAddress: 'Dlouha 1',
      ContactStreetAddress2: 'Second floor',
      ContactCountryOrRegion: { DisplayName: 'Czech Republic', LocalizedDisplayName: 'Česko' },
      ContactMailTip: 'Not here',
      ContactHiddenFromAddressListsEnabled: true,
    });

    expect(reply.status).toBe(200);
    expect(stored(record.ContactId)).toMatchObject({
      company: 'Fabrikam',
      phone: '',
      fax: '',
      office: 'B2',
      streetAddress: 'Dlouha 1\r\nSecond floor',
      country: 'CZ',
      mailTip: 'Stays',
      hiddenFromAddressLists: false,
    });
  });

  it('writes the hidden mark and the mail tip by the page of options, and nothing else', async () => {
    const record = await create({ ContactPhone: '1' });

    await caller.adminCenter('PUT', '/options', {
      ...record,
      ContactPhone: '2',
      ContactMailTip: 'External buyer',
      ContactHiddenFromAddressListsEnabled: true,
    });
    const after = stored(record.ContactId);
    await caller.adminCenter('PUT', '/options', { ...record, ContactMailTip: null });

    expect(after).toMatchObject({ phone: '1', mailTip: 'External buyer', hiddenFromAddressLists: true });
    expect(stored(record.ContactId)).toMatchObject({ mailTip: '', hiddenFromAddressLists: false });
  });

  it('may write the whole record each time, since that is not known', async () => {
    settings().putsWriteEverything = true;
    const record = await create();

    await caller.adminCenter('PUT', '', { ...record, ContactMailTip: 'Both', ContactCompany: 'Fabrikam' });

    expect(stored(record.ContactId)).toMatchObject({ mailTip: 'Both', company: 'Fabrikam' });
  });

  it('moves the address, and the old one is free again', async () => {
    const record = await create();
    const old = String(record.ContactExternalEmailAddress);

    await caller.adminCenter('PUT', '', { ...record, ContactExternalEmailAddress: 'moved@test.example' });

    const address = caller.sandbox.organisation.addressHolder;
    expect(stored(record.ContactId)).toMatchObject({ windowsEmailAddress: 'moved@test.example' });
    expect([address('moved@test.example')?.id, address(old)]).toEqual([record.ContactId, undefined]);
  });

  it.each([
    ['/options', 'ContactId'],
    ['/options', 'EditExchangeSettingsUrl'],
    ['', 'ContactId'],
    ['', 'EditExchangeSettingsUrl'],
  ])('is refused at "%s" without %s', async (path, key) => {
    const record = await create();

    const reply = await caller.adminCenter('PUT', path, {
      ...record,
      ContactTitle: 'Never',
      [key]: undefined,
    });

    expect([reply.status, reply.json.Message]).toEqual([400, `${key} is missing.`]);
    expect(stored(record.ContactId)?.title).toBe('');
  });

  it('is refused for a contact that there is not, and for one that is synchronised from elsewhere', async () => {
    const record = await create();
    const [synced] = found(await search('jsmith@wingtip.example'));
    const nobody = '00000000-0000-4000-8000-000000000000';

    const unknown = await caller.adminCenter('PUT', '', {
      ...record,
      ContactId: nobody,
      EditExchangeSettingsUrl: `https://admin.exchange.microsoft.com/${nobody}`,
    });
    const refused = await caller.adminCenter('PUT', '', { ...synced, ContactTitle: 'Never' });

    expect([unknown.status, refused.status]).toEqual([404, 400]);
    expect(stored(synced?.ContactId)).toMatchObject({ isDirSynced: true, title: 'Dispatcher' });
  });
});

describe('the door of the admin centre', () => {
  it('wants a token of its own', async () => {
    const url = `${caller.sandbox.adminCenter.url}/admin/api/Contact/GetContacts`;
    const wrong = await caller.token('https://graph.microsoft.com');

    const none = await call(url, { method: 'POST', text: '{}' });
    const other = await call(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${wrong}` },
      text: '{}',
    });

    expect([none.status, other.status]).toEqual([401, 401]);
  });

  it.each([
    ['page', 200, 'text/html; charset=utf-8'],
    ['timed-out', 440, undefined],
    ['refused', 401, undefined],
  ] as const)(
    'may show an ended session as %s, and does nothing then',
    async (session, status, contentType) => {
      settings().session = session;

      const reply = await caller.adminCenter('POST', '', {
        ContactDisplayName: 'Never',
        ContactExternalEmailAddress: 'never@test.example',
      });

      expect([reply.status, reply.headers['content-type']]).toEqual([status, contentType]);
      expect(caller.sandbox.organisation.addressHolder('never@test.example')).toBeUndefined();
    },
  );

  it('answers GET on its list with 400, and what is not there with 404', async () => {
    const get = await caller.adminCenter('GET', '/GetContacts');
    const remove = await caller.adminCenter('DELETE', '/GetContacts/1');

    expect([get.status, remove.status]).toEqual([400, 404]);
  });

  it('fails as it is asked to', async () => {
    caller.sandbox.adminCenter.faults.add({ fault: { kind: 'status', status: 440 } });
    caller.sandbox.adminCenter.faults.add({ fault: { kind: 'status', status: 503 } });

    const timedOut = await search('');
    const failed = await search('');

    expect([timedOut.status, timedOut.text, failed.status]).toEqual([440, '', 503]);
  });
});
