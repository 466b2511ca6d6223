import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeExchange, startExchange } from '../../../sandbox/fakes/exchange.ts';
import { makeMailContact } from '../../../sandbox/organisation/make-records.ts';
import type { MailContactRecord } from '../../../sandbox/organisation/records.ts';
import { createExchangeCmdlets, type ExchangeCmdlets } from '../../../src/providers/exchange/cmdlets.ts';
import { createExchangeMailContacts } from '../../../src/providers/exchange/exchange-mail-contacts.ts';
import type { WritableProvider } from '../../../src/providers/provider.ts';
import { type Ground, newId, prepareGround } from '../../contracts/labs.ts';
import { query } from '../../contracts/provider-contract.ts';
import { callContext, failure } from '../helpers/calls.ts';
import { startLocalServer } from '../helpers/local-server.ts';
import { createMemoryJournal } from '../helpers/memory-journal.ts';

// What only this backend does; everything common is in the provider contract.

let ground: Ground;
let exchange: FakeExchange;
let cmdlets: ExchangeCmdlets;
let provider: WritableProvider;
const context = callContext();

beforeAll(async () => {
  ground = await prepareGround();
  exchange = await startExchange(ground);
  cmdlets = createExchangeCmdlets({
    http: ground.http,
    url: exchange.url,
    scope: 'https://outlook.office365.com/.default',
    tenantId: ground.tenantId,
  });
  provider = createExchangeMailContacts({ cmdlets, clock: Date.now, replicationPauseMs: 50 });
});
afterAll(async () => {
  await exchange.close();
  await ground.close();
});
beforeEach(() => {
  exchange.faults.clear();
  exchange.settings.replicationMs = 0;
  exchange.settings.errorStatus = 0;
  exchange.requests.length = 0;
});

describe('a mail contact in a form that cannot be read', () => {
  const good = { Guid: newId(), RecipientTypeDetails: 'MailContact', DisplayName: 'Gert Good' };
  const odd = { Guid: newId(), RecipientTypeDetails: 'MailContact', DisplayName: 5 };
  const answering = (value: unknown) =>
    exchange.faults.add({ fault: { kind: 'status', status: 200, body: { value } }, times: 2 });
  const unread = [{ id: odd.Guid, mismatch: 'DisplayName (invalid_type)' }];

  it('does not hide the others from a search by name', async () => {
    answering([odd, good]);
    const answer = await provider.search(query({ words: ['go'] }), context);

    expect(answer.contacts.map(({ displayName }) => displayName)).toEqual(['Gert Good']);
    expect(answer.unread).toEqual(unread);
  });

  it('stays in the cache when it is synced', async () => {
    answering([odd, good]);
    const page = await provider.listChanges?.('', context);

    expect(page).toMatchObject({ unread, removed: [] });
    expect(page?.contacts.map(({ ref }) => ref.id)).toEqual([good.Guid]);
  });

  it('leaves it uncertain who has an address', async () => {
    answering([odd, good]);
    const error = await failure(provider.search(query({ email: 'otto@x.example' }), context));

    expect(error.code).toBe('bad-answer');
  });
});

/** Puts a mail contact into the organisation as if it were months old. */
function put(name: string, email: string, more: Partial<MailContactRecord> = {}): string {
  const guid = newId();
  ground.organisation.mailContacts.put(
    makeMailContact({
      guid,
      externalDirectoryObjectId: newId(),
      name,
      alias: guid,
      externalEmailAddress: email,
      createdAt: Date.parse('2026-01-05T08:00:00Z'),
      ...more,
    }),
  );
  return guid;
}

const write = () => createMemoryJournal().context(context);
const stored = (guid: string) => ground.organisation.mailContacts.get(guid);

describe('mail contacts', () => {
  it.each([
    { status: 404, body: {} },
    { status: 410, body: {} },
    { status: 404, body: { error: { code: 'NotFound', message: 'No HTTP resource was found' } } },
  ])(
    'are not gone because an address of Exchange is unknown, and nobody is told that they were deleted: $status $body',
    async ({ status, body }) => {
      const guid = put('Not Gone', 'not.gone@x.example');
      exchange.faults.add({ fault: { kind: 'status', status, body }, times: 9 });

      const [read, removed] = [
        await failure(provider.get(guid, context)),
        await failure(provider.delete(guid, write())),
      ];

      expect([read.code, removed.code]).toEqual(['bad-answer', 'bad-answer']);
      expect(removed.hadNoEffect).toBe(true);
    },
  );

  it('are no longer found by their domain once they are deleted', async () => {
    const guids = Array.from({ length: 14 }, (_, index) =>
      put(`Deleted ${index}`, `deleted${index}@deleted-domain.example`),
    );
    const search = () => provider.search(query({ domain: 'deleted-domain.example' }), context);
    expect((await search()).contacts).toHaveLength(14);

    for (const guid of guids.slice(7)) await provider.delete(guid, write());

    expect((await search()).contacts).toHaveLength(7);
  });

  it.each([-20, 20])(
    'are recognised after a lost answer by a machine whose clock is %i minutes off',
    async (minutes) => {
      const clock = () => Date.now() + minutes * 60_000;
      const skewed = createExchangeMailContacts({ cmdlets, clock, replicationPauseMs: 5 });
      const fields = {
        displayName: `Skew ${minutes}`,
        emails: [`skew${minutes}@x.example`],
        jobTitle: 'Buyer',
      };
      const journal = createMemoryJournal();
      exchange.faults.add({
        match: { cmdlet: 'New-MailContact' },
        fault: { kind: 'dropped', afterEffect: true },
      });
      await failure(skewed.create(fields, journal.context(context)));

      const id = await skewed.create(fields, journal.context(context));

      expect(stored(id)).toMatchObject({ displayName: fields.displayName, title: 'Buyer' });
    },
  );

  it('are one contact although the two halves spell the Guid in different cases', async () => {
    const server = await startLocalServer();
    server.answer((response, { headers }) => {
      const half =
        headers['x-cmdletname'] === 'Get-Contact'
          ? { Guid: 'ABCDEF00-0000-4000-8000-00000000000A', DisplayName: 'Case', Title: 'Buyer' }
          : {
              Guid: 'aBcDeF00-0000-4000-8000-00000000000a',
              DisplayName: 'Case',
              ExternalEmailAddress: 'SMTP:c@x.example',
            };
      response.end(JSON.stringify({ value: [half] }));
    });
    const scope = 'https://outlook.office365.com/.default';
    const halves = createExchangeMailContacts({
      cmdlets: createExchangeCmdlets({
        http: ground.http,
        url: server.url,
        scope,
        tenantId: ground.tenantId,
      }),
      clock: Date.now,
    });

    const { contacts } = await halves.search(query({ email: 'c@x.example' }), context);
    const opened = await halves.get('ABCDEF00-0000-4000-8000-00000000000A', context);

    await server.close();
    expect(contacts).toMatchObject([{ jobTitle: 'Buyer', emails: ['c@x.example'] }]);
    expect(opened).toMatchObject({ jobTitle: 'Buyer', emails: ['c@x.example'] });
    expect(server.seen).toHaveLength(4);
  });

  it('are asked for in both halves side by side, anchored and with only the properties that are read', async () => {
    // Neither is answered before the other was asked.
    exchange.faults.add({ fault: { kind: 'slow', ms: 300_000 }, times: 2 });
    const asking = new AbortController();

    const search = provider
      .search(query({ email: 'halves@x.example' }), callContext({ signal: asking.signal }))
      .catch(() => undefined);

    await expect.poll(() => exchange.requests.length, { timeout: 60_000 }).toBe(2);
    asking.abort();
    await search;
    exchange.faults.clear();
    expect(exchange.requests.map((request) => request.cmdlet).sort()).toEqual([
      'Get-Contact',
      'Get-MailContact',
    ]);
    for (const request of exchange.requests) {
      expect(request.headers['x-anchormailbox']).toBe(
        `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${ground.tenantId}`,
      );
      expect(request.headers['x-cmdletname']).toBe(request.cmdlet);
      expect(request.rawQuery).toMatch(/select=Guid,/);
    }
  });

  it('are found by a word in one call, which asks for no more than a row shows', async () => {
    const guid = put('Halves, Rowena', 'rowena@x.example', { company: 'Halves Ltd', phone: '+420777000111' });

    const { contacts } = await provider.search(query({ words: ['Halves'] }), context);

    expect(contacts).toMatchObject([
      {
        ref: { id: guid },
        displayName: 'Halves, Rowena',
        company: 'Halves Ltd',
        emails: ['rowena@x.example'],
        businessPhones: ['+420777000111'],
      },
    ]);
    expect(exchange.requests.map((request) => request.cmdlet)).toEqual(['Get-Contact']);
    expect(exchange.requests[0]?.rawQuery).not.toMatch(/Notes|StreetAddress/);
  });

  it('have every property that a second word may stand in', async () => {
    put('Harbour, Rowan', 'rowan@x.example', { city: 'Kolding' });

    const { contacts } = await provider.search(query({ words: ['Harbour', 'Kolding'] }), context);

    expect(contacts).toMatchObject([{ displayName: 'Harbour, Rowan', city: 'Kolding' }]);
  });

  it('show their mail tip as text, their other addresses and whether they are hidden', async () => {
    const guid = put('Tipped Contact', 'tipped@x.example', {
      mailTip: 'Out &amp; about<br>until <b>May</b>',
      hiddenFromAddressLists: true,
      emailAddresses: ['SMTP:Tipped@x.example', 'smtp:older@x.example', 'smtp:Older@X.example', 'x500:/o=x'],
    });

    expect(await provider.get(guid, context)).toMatchObject({
      mailTip: 'Out & about until May',
      hiddenFromAddressLists: true,
      emails: ['tipped@x.example', 'older@x.example'],
    });
  });

  it('are not asked for by a number of less than two digits', async () => {
    exchange.requests.length = 0;

    expect((await provider.search(query({ phone: '+1' }), context)).contacts).toEqual([]);
    expect((await provider.search(query({ phone: '+' }), context)).contacts).toEqual([]);
    expect(exchange.requests).toEqual([]);
  });

  it('are found whole by an address that only one half knows', async () => {
    put('Second Address', 'first@x.example', {
      emailAddresses: ['SMTP:first@x.example', 'smtp:second@x.example'],
      company: 'Halves Ltd',
    });

    const { contacts } = await provider.search(query({ email: 'second@x.example' }), context);

    expect(contacts).toMatchObject([{ displayName: 'Second Address', company: 'Halves Ltd' }]);
  });

  it('are found by their phone however it is stored, with their address', async () => {
    const phones = ['+420 777 123 489', '777-123-489', '(0) 777 12 34 89', '+420777123489'];
    const guids = phones.map((phone) => put(`Phoned ${newId()}`, `${newId()}@x.example`, { phone }));
    // The listing is held for a while: one that does not know them yet would answer.
    const fresh = createExchangeMailContacts({ cmdlets, clock: Date.now });

    const { contacts } = await fresh.search(query({ phone: '+420777123489' }), context);

    for (const guid of guids) {
      expect(contacts.find((contact) => contact.ref.id === guid)?.emails).toHaveLength(1);
    }
  });

  it('that are synchronised from the premises are read-only, and refuse writes as such', async () => {
    const guid = put('Synced Contact', 'synced@x.example', { isDirSynced: true });

    expect((await provider.get(guid, context))?.readOnly).toBe(true);
    expect((await failure(provider.update(guid, { jobTitle: 'x' }, '', write()))).code).toBe('read-only');
    expect((await failure(provider.delete(guid, write()))).code).toBe('read-only');
  });

  it.each([0, 400, 404, 409, 500])(
    'name who has the address already, whatever the status (%i)',
    async (status) => {
      exchange.settings.errorStatus = status;
      const email = `taken${status}@x.example`;
      put(`Holder ${status}`, email);

      const error = await failure(
        provider.create({ displayName: 'Newcomer', emails: [email.toUpperCase()] }, write()),
      );

      expect(error).toMatchObject({ code: 'already-exists', conflictsWith: `Holder ${status}` });
      expect(error.message).not.toContain('Holder');
      expect(exchange.requests.filter((request) => request.cmdlet === 'New-MailContact')).toHaveLength(1);
    },
  );

  it('get another name when theirs is taken, while people see the one that was typed', async () => {
    put('Common Name', 'one@x.example');
    put('Common Name (y.example)', 'two@x.example');

    const guid = await provider.create({ displayName: 'Common Name', emails: ['three@y.example'] }, write());

    expect(stored(guid)).toMatchObject({ displayName: 'Common Name', name: 'Common Name (three@y.example)' });
  });

  it('may have a display name with characters that a name may not have', async () => {
    const displayName = 'Smith, John [Sales] "JS" + co <x>';

    const guid = await provider.create({ displayName, emails: ['odd@x.example'] }, write());

    expect(stored(guid)).toMatchObject({ displayName, name: 'Smith John Sales JS co x' });
  });

  it('are finished although the other servers do not know them yet', async () => {
    exchange.settings.replicationMs = 150;

    const guid = await provider.create(
      { displayName: 'Slow Replica', emails: ['slow@x.example'], jobTitle: 'Late', mailTip: 'Later' },
      write(),
    );

    expect(stored(guid)).toMatchObject({ title: 'Late', mailTip: 'Later' });
  });

  it('are recognised as the own ones when a resumed create cannot see them yet', async () => {
    exchange.settings.replicationMs = 250;
    exchange.faults.add({
      match: { cmdlet: 'New-MailContact' },
      fault: { kind: 'dropped', afterEffect: true },
    });
    const journal = createMemoryJournal();
    const create = () =>
      provider.create({ displayName: 'Hidden Own', emails: ['own@x.example'] }, journal.context(context));

    const error = await failure(create());
    const guid = await create();

    expect(error.code).toBe('uncertain');
    expect(stored(guid)?.displayName).toBe('Hidden Own');
  });

  it.each([
    ['an older contact with the same name and address', 'Same Person'],
    ['a contact with another name and the address', 'Other Person'],
  ])('are not taken for the own ones when a create is resumed and there is %s', async (_, name) => {
    const email = `${newId()}@x.example`;
    const journal = createMemoryJournal();
    const create = () =>
      provider.create(
        { displayName: 'Same Person', emails: [email], jobTitle: 'Mine' },
        journal.context(context),
      );
    exchange.faults.add({ match: { cmdlet: 'New-MailContact' }, fault: { kind: 'dropped' } });
    await failure(create());
    const guid = put(`${name} ${email}`, email, { displayName: name, title: 'Theirs' });

    expect((await failure(create())).code).toBe('already-exists');
    expect(stored(guid)?.title).toBe('Theirs');
  });

  it('are not made a second time by a second create with the same name and address', async () => {
    const fields = { displayName: 'Twice Sent', emails: ['twice@x.example'] };
    await provider.create(fields, write());

    expect((await failure(provider.create(fields, write()))).code).toBe('already-exists');
  });

  it('send only what changed, to the cmdlet that knows it', async () => {
    const guid = put('Sparse Update', 'sparse@x.example', { phone: '+420222000001' });

    await provider.update(guid, { businessPhones: [], jobTitle: 'Chief' }, '', write());
    await provider.update(guid, { emails: ['dense@x.example'] }, '', write());

    expect(exchange.requests.map((request) => JSON.parse(request.body).CmdletInput)).toEqual([
      { CmdletName: 'Set-Contact', Parameters: { Identity: guid, Phone: null, Title: 'Chief' } },
      {
        CmdletName: 'Set-MailContact',
        Parameters: {
          Identity: guid,
          ExternalEmailAddress: 'dense@x.example',
          WindowsEmailAddress: 'dense@x.example',
        },
      },
    ]);
  });

  it('call a wrong address an invalid request', async () => {
    const error = await failure(provider.create({ displayName: 'x', emails: ['not an address'] }, write()));

    expect(error).toMatchObject({ code: 'invalid-request', reason: 'RecipientTaskException' });
  });

  it.each([
    [{ country: 'Atlantis' }, '', 'country'],
    [{ jobTitle: 'x'.repeat(200) }, '', 'jobTitle'],
    [{ mailTip: 'x'.repeat(300) }, '', 'mailTip'],
    [
      { company: 'Fabrikam' },
      'The length of the property is too long. The maximum length is 64 and the length of the value provided is 71. Property Name: Company',
      'company',
    ],
    [
      { country: 'Elsewhere', company: 'Fabrikam' },
      'Cannot process argument transformation on parameter \'CountryOrRegion\'. Cannot convert value "Elsewhere".',
      'country',
    ],
    [{ jobTitle: 'Buyer', fax: '12 34 56' }, 'The value "12 34 56" is invalid.', 'fax'],
    [{ webPage: 'https://x.example' }, 'The value is invalid.', 'webPage'],
    [{ webPage: 'https://x.example', fax: '123456' }, 'The value is invalid.', undefined],
  ] as const)('name the field that a later step of a create refuses: %j', async (more, text, field) => {
    if (text !== '') {
      const message = `Ex3F2A11|Microsoft.Exchange.Data.DataValidationException|${text}`;
      exchange.faults.add({
        match: { cmdlet: 'Set-Contact' },
        fault: { kind: 'status', status: 400, body: { error: { details: [{ message }] } } },
      });
    }
    const fields = { displayName: 'Half Made', emails: [`half.${newId()}@x.example`], ...more };

    const error = await failure(provider.create(fields, write()));

    expect(error).toMatchObject({ code: 'invalid-request', field });
    expect(exchange.requests.some(({ body }) => body.includes('New-MailContact'))).toBe(true);
    expect(error.message).not.toContain('Elsewhere');
  });

  it('call a wrong address of a new contact by its field', async () => {
    const error = await failure(provider.create({ displayName: 'x', emails: ['not an address'] }, write()));

    expect(error).toMatchObject({ code: 'invalid-request', field: 'emails' });
  });

  it('are forbidden when the role lacks the cmdlet', async () => {
    exchange.settings.allowedCmdlets.delete('remove-mailcontact');

    const error = await failure(provider.delete(put('Kept', 'kept@x.example'), write()));
    exchange.settings.allowedCmdlets.add('remove-mailcontact');

    expect(error.code).toBe('forbidden');
  });

  it.each(['John Smith', 'kept2@x.example', '*', '', ' '])(
    'are neither read, changed nor deleted by anything but a Guid (%j)',
    async (id) => {
      put('John Smith', 'kept2@x.example');

      expect(await provider.get(id, context)).toBeUndefined();
      expect((await failure(provider.update(id, { jobTitle: 'x' }, '', write()))).code).toBe(
        'invalid-request',
      );
      expect((await failure(provider.delete(id, write()))).code).toBe('invalid-request');
      expect(exchange.requests).toEqual([]);
      ground.organisation.mailContacts.all().forEach((contact) => {
        if (contact.name === 'John Smith') ground.organisation.mailContacts.delete(contact.guid);
      });
    },
  );
});

describe('a new contact', () => {
  it.each(['Vertrieb München', '山田 太郎', 'Größe & Söhne', 'Ørsted', '...', `${'ö'.repeat(200)}`])(
    'named %s has an alias that the directory takes',
    async (displayName) => {
      const emails = [`${newId()}@alias.example`];
      exchange.requests.length = 0;

      await provider.create({ displayName, emails }, write());

      const sent = exchange.requests.find(({ cmdlet }) => cmdlet === 'New-MailContact');
      const { Alias } = JSON.parse(sent?.body ?? '{}').CmdletInput.Parameters;
      expect(Alias).toMatch(/^[a-z0-9]+(\.[a-z0-9]+)*$/);
      expect(Alias.length).toBeLessThanOrEqual(64);
    },
  );

  it('has another alias than a namesake', async () => {
    const create = () =>
      provider.create({ displayName: 'Twin Tower', emails: [`${newId()}@alias.example`] }, write());

    const ids = [await create(), await create()];

    const aliases = ids.map((id) => ground.organisation.mailContacts.get(id)?.alias);
    expect(new Set(aliases).size).toBe(2);
  });

  it('whose value the directory refuses names the field', async () => {
    const message =
      "Ex1|Microsoft.Exchange.Data.UnableToWriteToAadException|(Request_BadRequest) Invalid value specified for property 'mobile' of resource 'Contact'.";
    const body = { error: { code: 'BadRequest', message: 'Error executing cmdlet', details: [{ message }] } };
    exchange.faults.add({ match: { cmdlet: 'Set-Contact' }, fault: { kind: 'status', status: 400, body } });
    const fields = { displayName: 'Named Field', emails: [`${newId()}@alias.example`], mobilePhones: ['1'] };

    const error = await failure(provider.create(fields, write()));

    expect(error).toMatchObject({ code: 'invalid-request', field: 'mobilePhones', hadNoEffect: true });
  });
});

describe('questions for the end of a value', () => {
  it.each([
    ['a number', { phone: '0469003' }],
    ['a domain', { domain: 'wildcard.example' }],
  ])('are answered for %s without a wildcard in front, which Exchange Online refuses', async (_, asked) => {
    await provider.create(
      { displayName: 'Wild Card', emails: ['wild@wildcard.example'], businessPhones: ['+44 20 0469 003'] },
      write(),
    );
    exchange.requests.length = 0;

    const { contacts } = await provider.search(query(asked), context);

    expect(contacts.map(({ displayName }) => displayName)).toContain('Wild Card');
    expect(exchange.requests.filter(({ body }) => /-like '\*/.test(body))).toEqual([]);
    for (const { ref } of contacts) ground.organisation.mailContacts.delete(ref.id);
  });
});

describe('cmdlets', () => {
  it.each([{ Identity: '' }, { Identity: '  ' }, { Identity: null }, {}, { Identity: '', Anr: 'x' }])(
    'are not sent with parameters that mean every object (%j)',
    async (parameters) => {
      const set = cmdlets.write({ name: 'Set-Contact', parameters, idempotent: true }, context);

      expect((await failure(set)).code).toBe('invalid-request');
      expect(exchange.requests).toEqual([]);
    },
  );

  it.each([
    ['You have reached the maximum number of concurrent requests per tenant.', 'throttled'],
    ['Ex1|Microsoft.Exchange.Net.ServerBusyException|busy', 'unavailable'],
    ['Ex1|Microsoft.Exchange.Data.UnableToWriteToAadException|this issue may be transient', 'unavailable'],
    ["Ex1|X.ManagementObjectNotFoundException|object 'x' couldn't be found on 'DB'.", 'not-found'],
    ['Ex1|X.ADObjectAlreadyExistsException|The name "x" is already being used.', 'already-exists'],
    ['Ex1|Unheard.OfException|what is this', 'invalid-request'],
    ['There are multiple recipients matching identity "x".', 'invalid-request', 500],
    ['Ex1|X.RecipientTaskException|The address x is not an SMTP e-mail address.', 'invalid-request', 500],
    // A refused value stays refused, whatever the exception is called that carries it.
    [
      "Ex1|Microsoft.Exchange.Data.UnableToWriteToAadException|(Request_BadRequest) Invalid value specified for property 'mobile' of resource 'Contact'. The issue may be transient.",
      'invalid-request',
      500,
    ],
    ['Ex1|Microsoft.Exchange.Data.DataValidationException|The value is too long.', 'invalid-request', 503],
    ['Ex1|X.TransientException|Property validation failed: InvalidValue', 'invalid-request', 500],
  ])('that fail with %s end in %s', async (message, code, status = 400) => {
    const body = { error: { code: 'BadRequest', message: 'Error executing cmdlet', details: [{ message }] } };
    exchange.faults.add({ fault: { kind: 'status', status, body }, times: 9 });

    const set = cmdlets.write(
      { name: 'Set-Contact', parameters: { Identity: newId() }, idempotent: true },
      context,
    );

    expect((await failure(set)).code).toBe(code);
  });
});
