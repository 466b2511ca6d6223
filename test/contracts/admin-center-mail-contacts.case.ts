import { startAdminCenter } from '../../sandbox/fakes/admin-center.ts';
import { createAdminCenterMailContacts } from '../../src/providers/admin-center/admin-center-mail-contacts.ts';
import { createAdminCenterClient } from '../../src/providers/admin-center/client.ts';
import { fakeStoreOf, mailContactFields, putMailContact } from './exchange-mail-contacts.case.ts';
import { commonFields, mailboxOwner, prepareGround } from './labs.ts';
import type { ProviderCase } from './provider-contract.ts';

export const adminCenterMailContacts: ProviderCase = {
  name: 'admin-center-mail-contacts',
  capabilities: { writable: true, personal: false },
  writes: {
    versioned: false,
    everything: {
      ...commonFields,
      fax: '+420444000001',
      mailTip: 'Prices < 100 € & <b>no</b> &lt;calls&gt;',
      hiddenFromAddressLists: true,
    },
    writing: [
      { method: 'POST', path: /\/Contact$/ },
      { method: 'PUT', path: /\/Contact$/ },
      { method: 'PUT', path: /\/options$/ },
    ],
    updating: { method: 'PUT', path: /\/Contact$/ },
    deletes: false,
  },
  photos: false,
  syncStates: { tells: 'everything', link: undefined },

  async start() {
    const ground = await prepareGround();
    const { mailContacts } = ground.organisation;
    const adminCenter = await startAdminCenter(ground);
    const client = createAdminCenterClient({
      http: ground.http,
      url: adminCenter.url,
      scope: 'https://admin.microsoft.com/.default',
    });
    const create = () => createAdminCenterMailContacts({ client, clock: Date.now, replicationPauseMs: 10 });
    return {
      provider: create(),
      owner: mailboxOwner,
      faults: adminCenter.faults,
      requests: adminCenter.requests,
      tooMany: 1_010,
      put: (person) => putMailContact(person, mailContacts),
      stored: (id) => {
        const record = mailContacts.get(id);
        if (record === undefined) return undefined;
        const { homePhones: _home, notes: _notes, ...fields } = mailContactFields(record);
        return fields;
      },
      count: (displayName) =>
        mailContacts.all().filter((contact) => contact.displayName === displayName).length,
      syncStates: {
        another: create,
        ...fakeStoreOf(mailContacts, Date.now),
        pass: () => {},
        smallPages: (size) => {
          adminCenter.settings.pageSize = size;
        },
        emptyPage: () => {
          adminCenter.settings.emptyPages = 1;
        },
        forget: () => {
          adminCenter.faults.add({
            match: { path: /GetContacts/ },
            fault: { kind: 'status', status: 400 },
          });
        },
      },
      close: async () => {
        await adminCenter.close();
        await ground.close();
      },
    };
  },
};
