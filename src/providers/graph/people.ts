import { z } from 'zod';
import type { Account, People } from '../../identity/people.ts';
import { BackendError, ifFound } from '../../platform/errors.ts';
import { createLoadingCache } from '../../platform/loading-cache.ts';
import { type GraphCall, type GraphClient, type GraphOptions, pathSegment } from './client.ts';

const member = z.object({ id: z.string(), accountEnabled: z.boolean().nullish() });
const memberPage = z.object({ value: z.array(member), '@odata.nextLink': z.string().optional() });
const person = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
  userType: z.string().nullish(),
});

const pageSize = 999;
/** Maximum size of a group of approvers. */
const mostMembers = 10_000;
const timeoutMs = 10_000;
/** As for roles: somebody who has left a group keeps their right for at most five minutes. */
const keepMs = 5 * 60_000;
const keepNamesMs = 3_600_000;
/** Entries of each cache. */
const mostCached = 10_000;

/**
 * Creates what reads people in Entra, through Graph:
 * - `GET /groups/{id}/transitiveMembers/microsoft.graph.user` lists the people of a group, nested groups' too. The
 *   cast in the path is an advanced query: it needs `ConsistencyLevel: eventual` and `$count`
 *   (https://learn.microsoft.com/graph/api/group-list-transitivemembers).
 * - `GET /users/{id}/manager` answers 404 for a person without a manager
 *   (https://learn.microsoft.com/graph/api/user-list-manager), as it does for a person who does not exist.
 * - `GET /users/{id}?$select=accountEnabled,userType` answers 404 for a deleted person; both come only when they are
 *   selected (https://learn.microsoft.com/graph/api/user-get).
 */
export function createGraphPeople({ graph, clock }: GraphOptions): People {
  const members = createLoadingCache<readonly string[]>({ clock, lifetime: () => keepMs, limit: mostCached });
  const managers = createLoadingCache<string | undefined>({
    clock,
    lifetime: () => keepMs,
    limit: mostCached,
  });
  const accounts = createLoadingCache<Account>({ clock, lifetime: () => keepMs, limit: mostCached });
  const names = createLoadingCache<string>({ clock, lifetime: () => keepNamesMs, limit: mostCached });

  return {
    membersOf: (groupId) => members.load(groupId, () => readMembers(groupId)),

    managerOf: (objectId) =>
      managers.load(objectId, async () => {
        const call = read('people.manager', `/users/${pathSegment(objectId)}/manager`, person, 'id');
        const found = await ifFound(graph.call(call));
        return found?.id.toLowerCase();
      }),

    // Roles cache the answer themselves. A second cache would admit a disabled account for twice as long, and people who
    // have just talked to the bot would be asked to approve.
    accountOf: readAccount,

    async isActive(objectId) {
      const account = await accounts.load(objectId, () => readAccount(objectId));
      return account === 'member' || account === 'guest';
    },

    nameOf: (objectId) =>
      names
        .load(objectId, async () => {
          const call = read('people.name', `/users/${pathSegment(objectId)}`, person, 'id,displayName');
          const found = await ifFound(graph.call(call));
          return found?.displayName ?? '';
        })
        .catch((error) => {
          if (error instanceof BackendError) return '';
          throw error;
        }),
  };

  async function readAccount(objectId: string): Promise<Account> {
    const path = `/users/${pathSegment(objectId)}`;
    const found = await ifFound(
      graph.call(read('people.account', path, person, 'id,accountEnabled,userType')),
    );
    if (found === undefined) return 'unknown';
    if (found.accountEnabled === false) return 'disabled';
    return found.userType === 'Guest' ? 'guest' : 'member';
  }

  /** People with a disabled account cannot decide. */
  async function readMembers(groupId: string): Promise<readonly string[]> {
    const path = `/groups/${pathSegment(groupId)}/transitiveMembers/microsoft.graph.user`;
    const call: GraphCall<z.infer<typeof memberPage>> = {
      ...read('groups.members', path, memberPage, 'id,accountEnabled'),
      query: { select: 'id,accountEnabled', top: pageSize, count: true },
      headers: { ConsistencyLevel: 'eventual' },
    };
    const found: string[] = [];
    let page = await graph.call(call);
    for (;;) {
      for (const { id, accountEnabled } of page.value) {
        if (accountEnabled !== false) found.push(id.toLowerCase());
      }
      const link = page['@odata.nextLink'];
      if (link === undefined) return found;
      if (found.length >= mostMembers) {
        throw new BackendError({
          system: 'Microsoft Graph',
          code: 'bad-answer',
          message: 'a group has far more members than approvers could be',
        });
      }
      page = await graph.next(link, call);
    }
  }
}

function read<T>(route: string, path: string, schema: z.ZodType<T>, select: string): GraphCall<T> {
  return {
    route,
    method: 'GET',
    path,
    query: { select },
    schema,
    // Cardfile itself asks, with an application permission.
    context: { owner: undefined, signal: AbortSignal.timeout(timeoutMs), correlationId: crypto.randomUUID() },
  };
}

/**
 * Returns the Entra object id of a person; undefined if there is nobody.
 * @param name an object id, or a user principal name
 * @throws {BackendError} if Entra cannot answer
 */
export async function findObjectId(graph: GraphClient, name: string): Promise<string | undefined> {
  const call = read('people.id', `/users/${pathSegment(name)}`, person, 'id');
  return (await ifFound(graph.call(call)))?.id.toLowerCase();
}
