import { startPingIdm } from '../../sandbox/fakes/pingidm.ts';
import { createPingIdm } from '../../src/providers/pingidm/pingidm.ts';
import {
  fakeMailboxOf,
  graphPersonalContacts,
  personalContactFields,
  putPersonalContact,
} from './graph-personal-contacts.case.ts';
import { mailboxOwner, prepareGround } from './labs.ts';
import type { ProviderCase } from './provider-contract.ts';

export const pingIdm: ProviderCase = {
  name: 'pingidm',
  capabilities: { writable: true, personal: true },
  writes: {
    versioned: false,
    everything: graphPersonalContacts.writes?.everything ?? {},
    writing: [{ method: 'PUT' }],
    updating: { method: 'PUT' },
    deletes: true,
  },
  photos: false,
  syncStates: { tells: 'everything', onePage: true, link: undefined },

  async start() {
    const ground = await prepareGround();
    const { organisation } = ground;
    const fake = await startPingIdm({ organisation, user: 'openidm-admin', password: 'pass' });
    const mailbox = organisation.mailbox(mailboxOwner);
    const create = () =>
      createPingIdm({
        http: ground.http,
        url: fake.url,
        credential: () => ({ kind: 'user', user: 'openidm-admin', password: 'pass' }),
        replicationPauseMs: 10,
      });
    return {
      provider: create(),
      owner: mailboxOwner,
      faults: fake.faults,
      requests: fake.requests,
      tooMany: 510,
      put: (person) => putPersonalContact(person, organisation),
      stored: (id) => {
        const record = mailbox.get(id);
        return record && personalContactFields(record);
      },
      count: (displayName) => mailbox.all().filter((one) => one.texts.displayName === displayName).length,
      syncStates: { another: create, ...fakeMailboxOf(organisation), pass: () => {}, smallPages: () => {} },
      close: async () => {
        await fake.close();
        await ground.close();
      },
    };
  },
};
