import { startPingIdm } from '../../sandbox/fakes/pingidm.ts';
import { createPingIdm } from '../../src/providers/pingidm/pingidm.ts';
import {
  graphPersonalContacts,
  mailboxDoorOf,
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
  walks: { tells: 'everything', onePage: true, link: undefined },

  async start() {
    const ground = await prepareGround();
    const { organisation } = ground;
    const standIn = await startPingIdm({ organisation, user: 'openidm-admin', password: 'pass' });
    const mailbox = organisation.mailbox(mailboxOwner);
    const create = () =>
      createPingIdm({
        door: ground.door,
        url: standIn.url,
        credential: { kind: 'user', user: 'openidm-admin', password: 'pass' },
        replicationPauseMs: 10,
      });
    return {
      provider: create(),
      owner: mailboxOwner,
      faults: standIn.faults,
      requests: standIn.requests,
      tooMany: 510,
      put: (person) => putPersonalContact(person, organisation),
      stored: (id) => {
        const record = mailbox.get(id);
        return record && personalContactFields(record);
      },
      count: (displayName) => mailbox.all().filter((one) => one.texts.displayName === displayName).length,
      walks: { another: create, ...mailboxDoorOf(organisation), pass: () => {}, smallPages: () => {} },
      close: async () => {
        await standIn.close();
        await ground.close();
      },
    };
  },
};
