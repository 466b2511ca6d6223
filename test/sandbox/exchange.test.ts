import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, call, cmdletErrorOf, type Reply, startCaller } from './caller.ts';

let caller: Caller;
let now = Date.UTC(2026, 5, 1);

beforeAll(async () => {
  caller = await startCaller({ clock: () => now });
});

afterAll(() => caller.sandbox.close());

const doe = 'john.doe@contoso-partner.example';
let number = 0;

/** Makes a contact that no other test touches. */
async function create(
  more: Readonly<Record<string, unknown>> = {},
): Promise<{ guid: string; address: string; name: string }> {
  number += 1;
  const name = `Test Person ${number}`;
  const address = `person${number}@test.example`;
  const reply = await caller.cmdlet('New-MailContact', {
    Name: name,
    ExternalEmailAddress: address,
    ...more,
  });
  return { guid: String(reply.value[0]?.Guid), address, name };
}

const names = (reply: Reply): readonly string[] => reply.value.map((contact) => String(contact.DisplayName));
const stored = (guid: string) => caller.sandbox.organisation.mailContacts.get(guid);

describe('reading mail contacts', () => {
  it('shows addresses in one cmdlet and details in the other', async () => {
    const mail = await caller.cmdlet('Get-MailContact', { Identity: doe });
    const details = await caller.cmdlet('Get-Contact', { Identity: doe });

    expect(mail.value[0]).toMatchObject({
      ExternalEmailAddress: `SMTP:${doe}`,
      PrimarySmtpAddress: doe,
      EmailAddresses: [`SMTP:${doe}`],
      HiddenFromAddressListsEnabled: false,
      IsDirSynced: false,
      RecipientTypeDetails: 'MailContact',
    });
    expect(mail.value[0]).not.toHaveProperty('Company');
    expect(details.value[0]).toMatchObject({
      Company: 'Contoso Partner',
      Phone: '+44 20 7946 0123',
      Department: '',
    });
    expect(details.value[0]).not.toHaveProperty('MailTip');
    expect(details.value[0]?.Guid).toBe(mail.value[0]?.Guid);
  });

  it.each(['Name', 'Alias', 'Guid', 'ExternalDirectoryObjectId', 'PrimarySmtpAddress', 'DistinguishedName'])(
    'finds one by its %s',
    async (property) => {
      const [contact] = (await caller.cmdlet('Get-MailContact', { Identity: doe })).value;

      const again = await caller.cmdlet('Get-MailContact', {
        Identity: String(contact?.[property]).toUpperCase(),
      });

      expect(again.value).toEqual([contact]);
    },
  );

  it('gives everything for an empty identity, in any case at most 1000', async () => {
    for (const Identity of ['', null]) {
      const all = await caller.cmdlet('Get-MailContact', { Identity }, { query: '$select=Guid' });
      expect(all.value.length).toBe(caller.sandbox.organisation.mailContacts.all().length);
    }
  });

  it.each([
    ['john do', 'John Doe'],
    ['doe joh', 'John Doe'],
    ["o'brien", "Patrick O'Brien"],
    ['MÜL', 'Müller'],
  ])('resolves the beginning %s', async (anr, expected) => {
    const reply = await caller.cmdlet('Get-MailContact', { Anr: anr });

    expect(reply.value.length).toBeGreaterThan(0);
    expect(reply.value.length).toBeLessThan(60);
    expect(names(reply).some((name) => name.includes(expected))).toBe(true);
  });

  it('does not resolve what stands inside a word', async () => {
    expect((await caller.cmdlet('Get-MailContact', { Anr: 'ohn' })).value).toEqual([]);
  });

  it.each([
    ["DisplayName -like 'john d*'", /^john d/i],
    ["EmailAddresses -like 'smtp:john*' -and FirstName -eq 'john'", /john/i],
    ["(LastName -eq 'O''Brien') -or (LastName -eq 'nobody')", /o'brien/i],
    ['DisplayName -like "John Do*"', /^john do/i],
    ["HiddenFromAddressListsEnabled -eq $true -and DisplayName -like 'Hidden*'", /^hidden john$/i],
    ["-not (DisplayName -notlike 'John Doe')", /^john doe$/i],
  ])('filters by %s', async (filter, expected) => {
    const reply = await caller.cmdlet('Get-Contact', { Filter: filter });

    expect(reply.value.length).toBeGreaterThan(0);
    expect(names(reply).every((name) => expected.test(name) || filter.includes('EmailAddresses'))).toBe(true);
    expect(reply.value.length).toBeLessThan(60);
  });

  it.each([
    ["DisplayName -like 'x"],
    ["Nonsense -eq 'x'"],
    ["DisplayName 'x'"],
    ["LastName -eq 'O'Brien'"],
    ["DisplayName -eq 'x' and LastName -eq 'y'"],
  ])('refuses the filter %s', async (filter) => {
    const reply = await caller.cmdlet('Get-Contact', { Filter: filter });

    expect(reply.status).toBe(400);
    expect(cmdletErrorOf(reply).type).toBe('ParsingInvalidFilterException');
  });

  it('may refuse a wildcard at the beginning', async () => {
    const reply = await caller.cmdlet('Get-MailContact', { Filter: "DisplayName -like '*john*'" });

    expect(reply.status).toBe(400);
  });

  it('cuts at ResultSize with a warning', async () => {
    const reply = await caller.cmdlet(
      'Get-MailContact',
      { ResultSize: 3 },
      { query: '$select=Guid,DisplayName' },
    );

    expect(reply.value).toHaveLength(3);
    expect(Object.keys(reply.value[0] ?? {}).sort()).toEqual(['DisplayName', 'Guid']);
    expect(reply.json['@adminapi.warnings']).toEqual([expect.stringContaining('There are more results')]);
  });

  it('comes in pages that are had by posting the same body to the link', async () => {
    const options = { query: '$select=Guid', headers: { prefer: 'odata.maxpagesize=300' } };
    const parameters = { ResultSize: 'Unlimited' };
    const guids = new Set<unknown>();
    let page = await caller.cmdlet('Get-Contact', parameters, options);
    const sizes = [page.value.length];
    for (const contact of page.value) guids.add(contact.Guid);
    while (page.json['@odata.nextLink'] !== undefined) {
      const link = String(page.json['@odata.nextLink']);
      page = await caller.cmdlet('Get-Contact', parameters, { ...options, link });
      sizes.push(page.value.length);
      for (const contact of page.value) guids.add(contact.Guid);
    }

    const count = caller.sandbox.organisation.mailContacts.all().length;
    expect(sizes).toEqual([300, 300, count - 600]);
    expect(guids.size).toBe(count);
    expect(Object.keys(page.value[0] ?? {})).toEqual(['Guid']);
  });
});

describe('creating a mail contact', () => {
  it('takes three cmdlets, after which everything is stored', async () => {
    const { guid, address, name } = await create({ FirstName: 'Test', LastName: 'Person' });
    const details = { Company: 'Fabrikam', Title: 'Buyer', Phone: '+420222000001', CountryOrRegion: 'cz' };
    const second = await caller.cmdlet('Set-Contact', { Identity: guid, ...details });
    const tip = { HiddenFromAddressListsEnabled: true, MailTip: 'External buyer' };
    await caller.cmdlet('Set-MailContact', { Identity: guid, ...tip });

    const mail = await caller.cmdlet('Get-MailContact', { Identity: guid });
    const read = await caller.cmdlet('Get-Contact', { Identity: guid });

    expect(second.value).toEqual([]);
    expect(mail.value[0]).toMatchObject({
      Name: name,
      ExternalEmailAddress: `SMTP:${address}`,
      HiddenFromAddressListsEnabled: true,
    });
    expect(mail.value[0]?.MailTip).toMatch(/^<html>\s*<body>\s*External buyer\s*<\/body>\s*<\/html>\s*$/);
    expect(read.value[0]).toMatchObject({ ...details, CountryOrRegion: 'Czech Republic', FirstName: 'Test' });
    expect(stored(guid)).toMatchObject({ company: 'Fabrikam', country: 'CZ', mailTip: 'External buyer' });
  });

  it.each(['Company', 'Title', 'Phone', 'MailTip', 'HiddenFromAddressListsEnabled'])(
    'knows no parameter %s',
    async (parameter) => {
      const parameters = {
        Name: 'Never Made',
        ExternalEmailAddress: 'never@test.example',
        [parameter]: true,
      };
      const reply = await caller.cmdlet('New-MailContact', parameters);

      expect(cmdletErrorOf(reply)).toEqual({
        type: 'ParameterBindingException',
        text: `A parameter cannot be found that matches parameter name '${parameter}'.`,
      });
      expect(caller.sandbox.organisation.addressHolder('never@test.example')).toBeUndefined();
    },
  );

  it('makes the alias of the name, with question marks for what aliases lack', async () => {
    const first = { Name: 'Łukasz (Test) Ünal', ExternalEmailAddress: 'alias1@test.example' };
    const reply = await caller.cmdlet('New-MailContact', first);
    const same = await caller.cmdlet('New-MailContact', {
      Name: 'Łukasz(Test) Ünal',
      ExternalEmailAddress: 'alias2@test.example',
    });

    expect(reply.value[0]?.Alias).toBe('?ukasz?Test?Ünal');
    expect(same.value[0]?.Alias).toBe('?ukasz?Test?Ünal1');
  });

  it.each([
    [
      'an address of a mail contact in other letter case',
      { ExternalEmailAddress: doe.toUpperCase() },
      'ProxyAddressExistsException',
      'John Doe',
    ],
    [
      'an address of a colleague',
      { ExternalEmailAddress: 'SMTP:john.walker@contoso.com' },
      'ProxyAddressExistsException',
      'John Walker',
    ],
    ['a name that is taken', { Name: 'john doe' }, 'ADObjectAlreadyExistsException', 'already being used'],
    ['no name', { Name: '' }, 'ParameterBindingException', 'Name'],
    ['no address', { ExternalEmailAddress: null }, 'ParameterBindingException', 'ExternalEmailAddress'],
    [
      'what is no address',
      { ExternalEmailAddress: 'not an address' },
      'RecipientTaskException',
      'is not an SMTP e-mail address',
    ],
    ['a name of 65 characters', { Name: 'x'.repeat(65) }, 'DataValidationException', 'maximum length is 64'],
    [
      'a display name of 257',
      { DisplayName: 'x'.repeat(257) },
      'DataValidationException',
      'maximum length is 256',
    ],
    ['a name with forbidden characters', { Name: '<at>CEO</at>' }, 'DataValidationException', 'not allowed'],
    ['a bad alias', { Alias: 'two words' }, 'DataValidationException', 'not allowed'],
  ])('refuses %s', async (_what, given, type, text) => {
    const before = caller.sandbox.organisation.mailContacts.all().length;
    const parameters = { Name: 'Refused', ExternalEmailAddress: 'refused@test.example', ...given };

    const reply = await caller.cmdlet('New-MailContact', parameters);

    expect(reply.status).toBe(400);
    expect(cmdletErrorOf(reply).type).toBe(type);
    expect(cmdletErrorOf(reply).text).toContain(text);
    expect(caller.sandbox.organisation.mailContacts.all()).toHaveLength(before);
  });

  it('is not found by the next cmdlet until it has arrived, later without the anchor', async () => {
    const { settings } = caller.sandbox.exchange;
    Object.assign(settings, { replicationMs: 1_000, unanchoredReplicationMs: 4_000 });
    const { guid } = await create();
    const set = (headers = {}) =>
      caller.cmdlet('Set-Contact', { Identity: guid, Title: 'Buyer' }, { headers });

    const early = await set();
    now += 1_000;
    const unanchored = await set({ 'x-anchormailbox': '' });
    const anchored = await set();
    Object.assign(settings, { replicationMs: 0, unanchoredReplicationMs: 0 });

    expect([early.status, cmdletErrorOf(early).type]).toEqual([404, 'ManagementObjectNotFoundException']);
    expect(unanchored.status).toBe(404);
    expect(anchored.status).toBe(200);
  });
});

describe('changing a mail contact', () => {
  it('clears a detail with null and leaves the others', async () => {
    const { guid } = await create();
    await caller.cmdlet('Set-Contact', { Identity: guid, Phone: '1', Title: 'Buyer' });

    await caller.cmdlet('Set-Contact', { Identity: guid, Phone: null });

    expect(stored(guid)).toMatchObject({ phone: '', title: 'Buyer' });
  });

  it('replaces the routing address without keeping the old one, and shows the new one when that is set too', async () => {
    const { guid, address } = await create();
    const changed = `new.${address}`;

    const parameters = { Identity: guid, ExternalEmailAddress: changed };
    await caller.cmdlet('Set-MailContact', parameters);
    const between = stored(guid);
    await caller.cmdlet('Set-MailContact', { ...parameters, WindowsEmailAddress: changed });

    expect(between).toMatchObject({ externalEmailAddress: changed, windowsEmailAddress: address });
    expect(stored(guid)).toMatchObject({
      externalEmailAddress: changed,
      windowsEmailAddress: changed,
      emailAddresses: [`SMTP:${changed}`],
    });
    expect(caller.sandbox.organisation.addressHolder(address)).toBeUndefined();
  });

  it('adds and removes proxy addresses, and keeps exactly one primary', async () => {
    const { guid, address } = await create();
    const table = (change: object) => ({ '@odata.type': '#Exchange.GenericHashTable', ...change });

    await caller.cmdlet('Set-MailContact', {
      Identity: guid,
      EmailAddresses: table({ add: ['smtp:extra@test.example'] }),
    });
    const added = stored(guid)?.emailAddresses;
    const taken = await caller.cmdlet('Set-MailContact', {
      Identity: guid,
      EmailAddresses: table({ add: [`smtp:${doe}`] }),
    });
    await caller.cmdlet('Set-MailContact', {
      Identity: guid,
      EmailAddresses: table({ remove: ['smtp:extra@test.example'] }),
    });
    const none = await caller.cmdlet('Set-MailContact', {
      Identity: guid,
      EmailAddresses: [`smtp:${address}`],
    });

    expect(added).toEqual([`SMTP:${address}`, 'smtp:extra@test.example']);
    expect(cmdletErrorOf(taken).type).toBe('ProxyAddressExistsException');
    expect(stored(guid)?.emailAddresses).toEqual([`SMTP:${address}`]);
    expect(none.status).toBe(400);
  });

  it('warns when nothing changes', async () => {
    const { guid, name } = await create();

    const reply = await caller.cmdlet('Set-Contact', { Identity: guid, Title: '' });

    expect(reply.json['@adminapi.warnings']).toEqual([
      `The command completed successfully but no settings of '${name}' have been modified.`,
    ]);
  });

  it.each([
    ['Set-MailContact', { MailTip: 'x'.repeat(176) }, 'maximum length is 175'],
    ['Set-MailContact', { HiddenFromAddressListsEnabled: 'yes' }, 'System.Boolean'],
    ['Set-MailContact', { Company: 'x' }, "parameter name 'Company'"],
    ['Set-Contact', { MailTip: 'x' }, "parameter name 'MailTip'"],
    ['Set-Contact', { CountryOrRegion: 'Atlantis' }, 'Atlantis'],
    ['Set-Contact', { Company: 'x'.repeat(65) }, 'maximum length is 64'],
    ['Set-Contact', { Identity: '' }, 'Identity'],
    ['Remove-MailContact', { Identity: 'nobody' }, "couldn't be found"],
  ])('%s refuses %j', async (cmdlet, given, text) => {
    const reply = await caller.cmdlet(cmdlet, { Identity: doe, ...given });

    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(cmdletErrorOf(reply).text).toContain(text);
  });

  it('counts a mail tip as it is shown, without its tags', async () => {
    const { guid } = await create();
    const tip = `<html><body><b>${'x'.repeat(175)}</b></body></html>`;

    expect((await caller.cmdlet('Set-MailContact', { Identity: guid, MailTip: tip })).status).toBe(200);
  });

  it.each(['Set-Contact', 'Set-MailContact', 'Remove-MailContact'])(
    '%s refuses a synchronised contact',
    async (cmdlet) => {
      const synced = caller.sandbox.organisation.mailContacts.all().find((contact) => contact.isDirSynced);

      const reply = await caller.cmdlet(cmdlet, { Identity: synced?.guid });

      expect(reply.status).toBe(400);
      expect(cmdletErrorOf(reply).text).toContain('synchronized from your on-premises organization');
      expect(stored(synced?.guid ?? '')).toEqual(synced);
    },
  );

  it('refuses an identity that several answer to', async () => {
    await create({ Alias: 'twin' });
    await caller.cmdlet('New-MailContact', {
      Name: 'twin',
      Alias: 'other.twin',
      ExternalEmailAddress: 'twin@test.example',
    });

    const reply = await caller.cmdlet('Remove-MailContact', { Identity: 'twin' });

    expect(cmdletErrorOf(reply).text).toContain('multiple recipients matching identity');
  });

  it('removes', async () => {
    const { guid } = await create();

    const reply = await caller.cmdlet('Remove-MailContact', { Identity: guid, Confirm: false });

    expect([reply.status, reply.value]).toEqual([200, []]);
    expect(stored(guid)).toBeUndefined();
    expect((await caller.cmdlet('Get-MailContact', { Identity: guid })).status).toBe(404);
  });
});

describe('the door of Exchange', () => {
  it('answers 401 and 403 without a body', async () => {
    const { sandbox } = caller;
    const url = `${sandbox.exchange.url}/adminapi/beta/${sandbox.organisation.tenantId}/InvokeCommand`;
    const body = JSON.stringify({
      CmdletInput: { CmdletName: 'Get-MailContact', Parameters: { ResultSize: 1 } },
    });
    const foreign = await caller.token('https://graph.microsoft.com');
    const send = (token: string) =>
      call(url, { method: 'POST', headers: { authorization: `Bearer ${token}` }, text: body });
    sandbox.entra.removeRole(sandbox.botId, 'https://outlook.office365.com', 'Exchange.ManageAsApp');
    const without = await caller.token('https://outlook.office365.com');
    sandbox.entra.grantRole(sandbox.botId, 'https://outlook.office365.com', 'Exchange.ManageAsApp');

    const [wrong, poor, unknown] = [
      await send(foreign),
      await send(without),
      await caller.cmdlet('Get-Mailbox'),
    ];
    sandbox.exchange.settings.allowedCmdlets.delete('remove-mailcontact');
    const outside = await caller.cmdlet('Remove-MailContact', { Identity: doe });
    sandbox.exchange.settings.allowedCmdlets.add('remove-mailcontact');

    expect([wrong.status, wrong.text]).toEqual([401, '']);
    for (const reply of [poor, unknown, outside]) expect([reply.status, reply.text]).toEqual([403, '']);
  });

  it('answers errors in the envelope of Exchange, with whichever status', async () => {
    caller.sandbox.exchange.settings.errorStatus = 500;
    const reply = await caller.cmdlet('Get-MailContact', { Identity: 'nobody' });
    caller.sandbox.exchange.settings.errorStatus = 0;

    expect(reply.status).toBe(500);
    expect(reply.json).toMatchObject({
      error: {
        message: 'Error executing cmdlet',
        details: [
          {
            message: expect.stringMatching(/^Ex[0-9A-F]{6}\|Microsoft\.Exchange\..+Exception\|The operation/),
          },
        ],
        innererror: { internalexception: { message: expect.stringContaining('nobody') } },
      },
    });
  });

  it('answers 400 to what is no invocation', async () => {
    const { sandbox } = caller;
    const url = `${sandbox.exchange.url}/adminapi/beta/${sandbox.organisation.tenantId}/InvokeCommand`;
    const authorization = `Bearer ${await caller.token('https://outlook.office365.com')}`;

    const statuses = await Promise.all(
      ['{', '{}'].map(
        async (text) => (await call(url, { method: 'POST', headers: { authorization }, text })).status,
      ),
    );

    expect(statuses).toEqual([400, 400]);
  });

  it('answers a batch', async () => {
    const { sandbox } = caller;
    const base = `${sandbox.exchange.url}/adminapi/beta/${sandbox.organisation.tenantId}`;
    const authorization = `Bearer ${await caller.token('https://outlook.office365.com')}`;
    const body = { CmdletInput: { CmdletName: 'Get-Contact', Parameters: { Identity: doe } } };
    const requests = [{ id: 'a', method: 'POST', url: `${base}/InvokeCommand`, body }];

    const reply = await call(`${base}/$batch`, {
      method: 'POST',
      headers: { authorization },
      text: JSON.stringify({ requests }),
    });

    expect(reply.json).toMatchObject({
      responses: [{ id: 'a', status: 200, body: { value: [{ DisplayName: 'John Doe' }] } }],
    });
  });
});
