import type { Config } from './config.ts';
import type { People } from './identity/people.ts';
import { createRoles, type RoleResolver } from './identity/roles.ts';
import type { Log } from './platform/log.ts';
import type { GraphClient } from './providers/graph/client.ts';
import { createMemberGroups } from './providers/graph/groups.ts';
import { createGraphPeople } from './providers/graph/people.ts';

/** Creates what tells who people are and which roles they have, both from Entra. */
export function createPeople(
  { guests, groups }: Pick<Config, 'guests' | 'groups'>,
  {
    graphClient: graph,
    clock,
    log,
  }: { readonly graphClient: GraphClient; readonly clock: () => number; readonly log: Log },
): { readonly people: People; readonly roleResolver: RoleResolver } {
  const people = createGraphPeople({ graph, clock });
  const roleResolver = createRoles({
    memberGroups: createMemberGroups({ graph }),
    accountOf: people.accountOf,
    guests,
    adminGroupId: groups.admin,
    approverGroupId: groups.approver,
    editorGroupId: groups.editor,
    clock,
    log,
  });
  return { people, roleResolver };
}
