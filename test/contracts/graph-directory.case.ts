import { createGraphClient } from '../../src/providers/graph-client.ts';
import { createGraphDirectory } from '../../src/providers/graph-directory.ts';
import { makeUser } from '../../src/sandbox/organisation/make-records.ts';
import { startGraph } from '../../src/sandbox/stand-ins/graph.ts';
import { mailboxOwner, newId, prepareGround } from './labs.ts';
import type { ProviderCase } from './provider-contract.ts';

export const graphDirectory: ProviderCase = {
  name: 'graph-directory',
  capabilities: { writable: false, personal: false },
  writes: undefined,

  async start() {
    const ground = await prepareGround();
    const { organisation } = ground;
    const graph = await startGraph(ground);
    const client = createGraphClient({
      door: ground.door,
      url: graph.url,
      scope: 'https://graph.microsoft.com/.default',
    });
    return {
      provider: createGraphDirectory({ graph: client, clock: Date.now }),
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
      close: async () => {
        await graph.close();
        await ground.close();
      },
    };
  },
};
