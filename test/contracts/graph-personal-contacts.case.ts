import { startGraph } from '../../sandbox/fakes/graph.ts';
import { makePersonalContact, outlookId } from '../../sandbox/organisation/make-records.ts';
import type { Organisation } from '../../sandbox/organisation/organisation.ts';
import type { PersonalContactRecord } from '../../sandbox/organisation/records.ts';
import { createGraphClient } from '../../src/providers/graph/client.ts';
import { createGraphPersonalContacts } from '../../src/providers/graph/graph-personal-contacts.ts';
import { commonFields, mailboxOwner, newId, prepareGround } from './labs.ts';
import type { Person, ProviderCase } from './provider-contract.ts';

export const graphPersonalContacts: ProviderCase = {
  name: 'graph-personal-contacts',
  capabilities: { writable: true, personal: true },
  writes: {
    versioned: true,
    everything: {
      ...commonFields,
      businessPhones: ['+420222000001', '+420222000002'],
      homePhones: ['+420333000001'],
      imAddresses: ['sip:everything@arrival.example'],
      country: 'Czechia',
      notes: 'Met at the fair 🙂',
    },
    writing: [{ method: 'POST', path: /\/contacts$/ }],
    updating: { method: 'PATCH' },
    deletes: true,
  },
  photos: true,
  syncStates: {
    tells: 'changes',
    link: (link) => ({
      match: { path: /\/contacts\/delta\?/ },
      fault: { kind: 'status', status: 200, body: { value: [], '@odata.nextLink': link } },
    }),
  },

  async start() {
    const ground = await prepareGround();
    const { organisation } = ground;
    const graph = await startGraph(ground);
    const client = createGraphClient({
      http: ground.http,
      url: graph.url,
      scope: 'https://graph.microsoft.com/.default',
    });
    const contacts = () => contactsOf(organisation);
    const create = () => createGraphPersonalContacts({ graph: client, clock: Date.now });
    return {
      provider: create(),
      owner: mailboxOwner,
      faults: graph.faults,
      requests: graph.requests,
      tooMany: 2_050,
      put: (person) => putPersonalContact(person, organisation),
      stored: (id) => {
        const record = contacts().find((contact) => contact.id === id);
        return record && personalContactFields(record);
      },
      count: (displayName) => contacts().filter((one) => one.texts.displayName === displayName).length,
      putPhoto: (id, bytes, contentType) => organisation.contactPhotos.put({ id, bytes, contentType }),
      syncStates: {
        another: create,
        ...fakeMailboxOf(organisation),
        pass: () => {},
        smallPages: (size) => {
          graph.settings.largestPage = size;
        },
        emptyPage: () => {
          graph.settings.emptyPages = 1;
          graph.settings.emptyChanges = 1;
        },
        forget: (isForgotten) => {
          graph.settings.deltaTokensExpired = isForgotten;
        },
        shortChanges: () => {
          graph.settings.changedEntries = 'id-only';
        },
      },
      close: async () => {
        await graph.close();
        await ground.close();
      },
    };
  },
};

/** Puts a contact into the owner's mailbox behind the provider's back. */
export function putPersonalContact(person: Person, organisation: Organisation): string {
  const id = outlookId(newId());
  organisation.mailbox(mailboxOwner).put(
    makePersonalContact({
      id,
      owner: mailboxOwner,
      folderId: organisation.defaultFolder(mailboxOwner).id,
      createdAt: Date.parse('2026-01-05T08:00:00Z'),
      texts: {
        displayName: person.displayName,
        givenName: person.givenName ?? '',
        surname: person.surname ?? '',
        jobTitle: person.jobTitle ?? '',
        companyName: person.company ?? '',
        mobilePhone: person.mobilePhone ?? '',
      },
      emailAddresses: [{ name: person.displayName, address: person.email }],
    }),
  );
  return id;
}

/** The contacts that a sync of the owner's mailbox returns, and how it is changed behind the provider's back. */
export function fakeMailboxOf(organisation: Organisation) {
  const mailbox = organisation.mailbox(mailboxOwner);
  return {
    ids: () => contactsOf(organisation).map(({ id }) => id),
    rename: (id: string, displayName: string) => {
      const record = mailbox.get(id);
      if (record !== undefined) mailbox.put({ ...record, texts: { ...record.texts, displayName } });
    },
    remove: (id: string) => {
      mailbox.delete(id);
    },
  };
}

/** The owner's contacts, without those among the deleted items. */
function contactsOf({ mailbox, folders }: Organisation) {
  return mailbox(mailboxOwner)
    .all()
    .filter(({ folderId }) => folders.get(folderId) !== undefined);
}

/** What is stored of a contact, in our words. */
export function personalContactFields(record: PersonalContactRecord) {
  const { texts, lists } = record;
  const text = (name: string) => texts[name] ?? '';
  const address = record.addresses.businessAddress;
  return {
    displayName: text('displayName'),
    givenName: text('givenName'),
    surname: text('surname'),
    emails: record.emailAddresses.map((email) => email.address),
    mobilePhones: text('mobilePhone') === '' ? [] : [text('mobilePhone')],
    businessPhones: lists.businessPhones ?? [],
    homePhones: lists.homePhones ?? [],
    imAddresses: lists.imAddresses ?? [],
    jobTitle: text('jobTitle'),
    department: text('department'),
    company: text('companyName'),
    office: text('officeLocation'),
    street: address?.street ?? '',
    city: address?.city ?? '',
    state: address?.state ?? '',
    postalCode: address?.postalCode ?? '',
    country: address?.countryOrRegion ?? '',
    webPage: text('businessHomePage'),
    notes: text('personalNotes'),
  };
}
