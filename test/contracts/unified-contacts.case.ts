import { startUnifiedContacts } from '../../sandbox/fakes/unified-contacts.ts';
import type { DatabaseContactRecord } from '../../sandbox/organisation/records.ts';
import { createUnifiedContacts } from '../../src/providers/unified-contacts/unified-contacts.ts';
import { createMemoryKnownContacts } from '../providers/helpers/memory-known-contacts.ts';
import { mailboxOwner, newId, prepareGround, unifiedContactsAppId } from './labs.ts';
import type { ProviderCase } from './provider-contract.ts';

export const unifiedContacts: ProviderCase = {
  name: 'unified-contacts',
  capabilities: { writable: true, personal: false },
  searchesItself: true,
  hasNameParts: false,
  writes: {
    versioned: false,
    everything: {
      displayName: 'Everything',
      emails: ['everything@arrival.example'],
      mobilePhones: ['+420601000001'],
      businessPhones: ['+420222000001', '+420222000002'],
      homePhones: ['+420333000001'],
      imAddresses: ['sip:everything@arrival.example'],
      jobTitle: 'Buyer & "Seller"',
      department: 'Purchasing',
      company: "O'Neill <Sons>",
      street: 'Dlouhá 1',
      city: 'Praha',
      postalCode: '110 00',
      country: 'Czechia',
    },
    writing: [{ method: 'POST' }],
    updating: { method: 'PATCH' },
    deletes: true,
    repeatsCreate: true,
  },
  photos: false,
  syncStates: { tells: 'changes', link: undefined },

  async start() {
    const ground = await prepareGround();
    const { databaseContacts } = ground.organisation;
    const fake = await startUnifiedContacts({ ...ground, appId: unifiedContactsAppId });
    const knownContacts = createMemoryKnownContacts();
    const create = (syncPageSize = 500) =>
      createUnifiedContacts({
        http: ground.http,
        url: fake.url,
        appId: unifiedContactsAppId,
        knownContacts,
        clock: Date.now,
        syncPageSize,
      });
    let pageSize = 500;
    return {
      provider: create(),
      owner: mailboxOwner,
      faults: fake.faults,
      requests: fake.requests,
      tooMany: 510,
      put: (person) => {
        const id = `sap_${newId()}`;
        databaseContacts.put({
          id,
          columns: {
            displayName: person.displayName,
            mailAddresses: person.email,
            jobTitle: person.jobTitle ?? '',
            companyName: person.company ?? '',
            mobilePhoneNumbers: person.mobilePhone ?? '',
          },
        });
        // As the import of a feeding system's file does.
        knownContacts.add(id, {
          displayName: person.displayName,
          emails: [person.email],
          jobTitle: person.jobTitle ?? '',
          company: person.company ?? '',
          mobilePhones: person.mobilePhone === undefined ? [] : [person.mobilePhone],
        });
        return id;
      },
      stored: (id) => {
        const record = databaseContacts.get(id);
        return record && fields(record);
      },
      count: (displayName) =>
        databaseContacts.all().filter(({ columns }) => columns.displayName === displayName).length,
      syncStates: {
        another: () => create(pageSize),
        ids: () =>
          [...knownContacts.entries.values()]
            .filter(({ fields }) => fields !== undefined)
            .map(({ id }) => id),
        rename: (id, displayName) =>
          knownContacts.add(id, { ...knownContacts.entries.get(id)?.fields, displayName }),
        remove: (id) => knownContacts.keep(id, undefined, Date.now()),
        pass: () => {},
        smallPages: (size) => {
          pageSize = size;
        },
      },
      close: async () => {
        await fake.close();
        await ground.close();
      },
    };
  },
};

function fields({ columns }: DatabaseContactRecord) {
  const text = (name: string) => columns[name] ?? '';
  const list = (name: string) => (text(name) === '' ? [] : text(name).split(';'));
  return {
    displayName: text('displayName'),
    emails: list('mailAddresses'),
    mobilePhones: list('mobilePhoneNumbers'),
    businessPhones: list('businessPhoneNumbers'),
    homePhones: list('homePhoneNumbers'),
    imAddresses: list('imAddresses'),
    jobTitle: text('jobTitle'),
    department: text('department'),
    company: text('companyName'),
    street: text('addressStreetAddress'),
    city: text('addressCity'),
    postalCode: text('addressPostalCode'),
    country: text('addressCountry'),
  };
}
