import { startGraph } from '../../sandbox/fakes/graph.ts';
import { makeUser } from '../../sandbox/organisation/make-records.ts';
import { createGraphClient } from '../../src/providers/graph/client.ts';
import { createGraphDirectory } from '../../src/providers/graph/graph-directory.ts';
import { mailboxOwner, newId, prepareGround } from './labs.ts';
import type { ProviderCase } from './provider-contract.ts';

export const graphDirectory: ProviderCase = {
  name: 'graph-directory',
  capabilities: { writable: false, personal: false },
  writes: undefined,
  photos: true,
  syncStates: {
    tells: 'changes',
    link: (link) => ({
      match: { path: /^\/v1\.0\/users\?/ },
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
    let passed = 0;
    const create = () => createGraphDirectory({ graph: client, clock: () => Date.now() + passed });
    const { users, mailContacts } = organisation;
    const contactOf = (id: string) =>
      mailContacts.all().find((one) => id === `contact:${one.externalDirectoryObjectId}`);
    return {
      provider: create(),
      owner: mailboxOwner,
      faults: graph.faults,
      requests: graph.requests,
      tooMany: 510,
      put: (person) => {
        const id = newId();
        organisation.users.put(
          makeUser({
            id,
            userPrincipalName: person.email,
            displayName: person.displayName,
            givenName: person.givenName ?? '',
            surname: person.surname ?? '',
            jobTitle: person.jobTitle ?? '',
            companyName: person.company ?? '',
            mobilePhone: person.mobilePhone ?? '',
          }),
        );
        return `user:${id}`;
      },
      stored: () => undefined,
      count: (displayName) =>
        organisation.users.all().filter((user) => user.displayName === displayName).length,
      putPhoto: (id, bytes, contentType) =>
        organisation.userPhotos.put({ id: id.slice('user:'.length), bytes, contentType }),
      syncStates: {
        another: create,
        ids: () => [
          ...users.all().map(({ id }) => `user:${id}`),
          ...mailContacts.all().map((contact) => `contact:${contact.externalDirectoryObjectId}`),
        ],
        rename: (id, displayName) => {
          const user = users.get(id.slice('user:'.length));
          if (user !== undefined) users.put({ ...user, displayName });
          const contact = contactOf(id);
          if (contact !== undefined) mailContacts.put({ ...contact, displayName });
        },
        remove: (id) => {
          users.delete(id.slice('user:'.length));
          mailContacts.delete(contactOf(id)?.guid ?? '');
        },
        pass: (ms) => {
          passed += ms;
        },
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
