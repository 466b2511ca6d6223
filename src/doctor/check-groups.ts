import { z } from 'zod';
import { type GraphClient, pathSegment } from '../providers/graph/client.ts';
import type { CheckContext, CheckResult } from '../providers/provider.ts';
import { checkPermissions, failed, probe } from '../providers/shared/check.ts';

export interface RoleGroups {
  /** Object ids, '' for a role without a group. */
  readonly admin: string;
  readonly approver: string;
  readonly editor: string;
}

const settings = {
  admin: 'ADMIN_GROUP_ID',
  approver: 'APPROVER_GROUP_ID',
  editor: 'EDITOR_GROUP_ID',
} as const;
const roles = ['admin', 'approver', 'editor'] as const;
const schema = z.object({ value: z.array(z.object({ id: z.string() })) });

/** Checks whether the groups of the roles exist, and whether there is an admin. */
export async function checkGroups(
  groups: RoleGroups,
  graphClient: GraphClient,
  context: CheckContext,
): Promise<readonly CheckResult[]> {
  const permissions = checkPermissions(
    'Microsoft Graph: permissions for the roles',
    graphClient.scope,
    [
      ['User.Read.All', 'Directory.Read.All'],
      ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'],
    ],
    context,
    'Grant the application permissions User.Read.All and GroupMember.Read.All of Microsoft Graph and give admin consent.',
  );
  const named = roles.filter((role) => groups[role] !== '');
  return Promise.all([permissions, ...named.map((role) => checkGroup(settings[role], groups[role]))]);

  async function checkGroup(setting: string, id: string): Promise<CheckResult> {
    const copy = `Copy the object id of the group from Entra → Groups into ${setting}.`;
    let members = 0;
    const found = await probe(
      `Groups: the group of ${setting} exists`,
      async () => {
        const answer = await graphClient.call({
          route: 'doctor.group',
          method: 'GET',
          path: `/groups/${pathSegment(id)}/members`,
          query: { select: 'id', top: 1 },
          schema,
          context,
        });
        members = answer.value.length;
      },
      { 'not-found': copy },
    );
    // Other roles may be empty, but without an admin nothing can be changed or approved.
    if (!found.ok || members > 0 || setting !== settings.admin) return found;
    return failed(found.name, 'but nobody is in it', 'Add the contact admins to the group in Entra.');
  }
}
