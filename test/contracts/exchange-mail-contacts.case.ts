import { startExchange } from '../../sandbox/fakes/exchange.ts';
import { makeMailContact } from '../../sandbox/organisation/make-records.ts';
import type { MailContactRecord } from '../../sandbox/organisation/records.ts';
import type { Table } from '../../sandbox/organisation/table.ts';
import { createExchangeCmdlets } from '../../src/providers/exchange/cmdlets.ts';
import { createExchangeMailContacts } from '../../src/providers/exchange/exchange-mail-contacts.ts';
import { commonFields, mailboxOwner, newId, prepareGround } from './labs.ts';
import type { Person, ProviderCase } from './provider-contract.ts';

export const exchangeMailContacts: ProviderCase = {
  name: 'exchange-mail-contacts',
  capabilities: { writable: true, personal: false },
  writes: {
    versioned: false,
    everything: {
      ...commonFields,
      homePhones: ['+420333000001'],
      fax: '+420444000001',
      notes: 'Met at the fair 🙂',
      mailTip: 'Prices < 100 € & <b>no</b> &lt;calls&gt;',
      hiddenFromAddressLists: true,
    },
    writing: [{ cmdlet: 'New-MailContact' }, { cmdlet: 'Set-Contact' }, { cmdlet: 'Set-MailContact' }],
    updating: { cmdlet: 'Set-Contact' },
    deletes: true,
  },
  photos: false,
  syncStates: {
    tells: 'what is there',
    link: (link) => ({
      match: { cmdlet: 'Get-Contact' },
      fault: { kind: 'status', status: 200, body: { value: [], '@odata.nextLink': link } },
    }),
  },

  async start() {
    const ground = await prepareGround();
    const { mailContacts } = ground.organisation;
    const exchange = await startExchange(ground);
    const cmdlets = createExchangeCmdlets({
      http: ground.http,
      url: exchange.url,
      scope: 'https://outlook.office365.com/.default',
      tenantId: ground.tenantId,
    });
    let passed = 0;
    const clock = () => Date.now() + passed;
    const create = () => createExchangeMailContacts({ cmdlets, clock, replicationPauseMs: 10 });
    return {
      provider: create(),
      owner: mailboxOwner,
      faults: exchange.faults,
      requests: exchange.requests,
      tooMany: 260,
      put: (person) => putMailContact(person, mailContacts, clock()),
      stored: (id) => {
        const record = mailContacts.get(id);
        return record && mailContactFields(record);
      },
      count: (displayName) =>
        mailContacts.all().filter((contact) => contact.displayName === displayName).length,
      syncStates: {
        another: create,
        ...fakeStoreOf(mailContacts, clock),
        pass: (ms) => {
          passed += ms;
        },
        smallPages: (size) => {
          exchange.settings.largestPage = size;
        },
        emptyPage: () => {
          exchange.settings.emptyPages = 1;
        },
        forget: () => {
          exchange.faults.add({
            match: { cmdlet: 'Get-Contact' },
            fault: { kind: 'status', status: 400 },
          });
        },
      },
      close: async () => {
        await exchange.close();
        await ground.close();
      },
    };
  },
};

/** Puts a mail contact into the organisation behind the provider's back. */
export function putMailContact(
  person: Person,
  mailContacts: Table<MailContactRecord>,
  changedAt = Date.now(),
): string {
  const guid = newId();
  mailContacts.put(
    makeMailContact({
      guid,
      externalDirectoryObjectId: newId(),
      name: `${person.displayName} ${guid.slice(0, 4)}`,
      displayName: person.displayName,
      alias: guid,
      firstName: person.givenName ?? '',
      lastName: person.surname ?? '',
      externalEmailAddress: person.email,
      title: person.jobTitle ?? '',
      company: person.company ?? '',
      mobilePhone: person.mobilePhone ?? '',
      createdAt: Date.parse('2026-01-05T08:00:00Z'),
      changedAt,
    }),
  );
  return guid;
}

/** The contacts that a sync of the mail contacts returns, and how it is changed behind the provider's back. */
export function fakeStoreOf(mailContacts: Table<MailContactRecord>, clock: () => number) {
  return {
    ids: () => mailContacts.all().map(({ guid }) => guid),
    rename: (id: string, displayName: string) => {
      const record = mailContacts.get(id);
      if (record !== undefined) mailContacts.put({ ...record, displayName, changedAt: clock() });
    },
    remove: (id: string) => {
      mailContacts.delete(id);
    },
  };
}

/** What is stored of a mail contact, in our words. */
export function mailContactFields(record: MailContactRecord) {
  const one = (text: string) => (text === '' ? [] : [text]);
  return {
    displayName: record.displayName,
    givenName: record.firstName,
    surname: record.lastName,
    emails: record.emailAddresses.map((address) => address.slice('SMTP:'.length)),
    mobilePhones: one(record.mobilePhone),
    businessPhones: one(record.phone),
    homePhones: one(record.homePhone),
    fax: record.fax,
    jobTitle: record.title,
    department: record.department,
    company: record.company,
    office: record.office,
    street: record.streetAddress,
    city: record.city,
    state: record.stateOrProvince,
    postalCode: record.postalCode,
    country: record.country === 'DE' ? 'Germany' : record.country,
    webPage: record.webPage,
    notes: record.notes,
    // Stored as HTML, in which what was typed is text.
    mailTip: record.mailTip.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
    hiddenFromAddressLists: record.hiddenFromAddressLists,
  };
}
