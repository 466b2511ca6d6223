import type { CheckResult } from '../providers/provider.ts';
import { failed, passed } from '../providers/shared/check.ts';

export interface ApproversOptions {
  /**
   * The people of the approver group.
   * @throws {BackendError} when Entra does not say
   */
  readonly members: () => Promise<readonly string[]>;
  /** Whether a person has ever opened Cardfile, so that a message can reach them. */
  readonly hasChat: (objectId: string) => Promise<boolean>;
}

/** More need not be counted: one of the first few is enough for requests to be seen. */
const mostCounted = 200;

/** Whether requests for approval reach anybody; nothing is said where no chats are kept, or without approvers. */
export async function checkApprovers(options: ApproversOptions | undefined): Promise<readonly CheckResult[]> {
  // That Entra does not list the group is the groups' line to say.
  const members = await options?.members().catch((): readonly string[] => []);
  if (options === undefined || members === undefined || members.length === 0) return [];
  let met = 0;
  for (const member of members.slice(0, mostCounted)) if (await options.hasChat(member)) met += 1;
  const name = 'Approvers: they have opened Cardfile';
  if (met > 0) return [passed(`${name} (${met} of ${members.length})`)];
  return [
    failed(
      name,
      `none of the ${members.length} has, so a request may reach nobody`,
      'Install Cardfile for the approvers with an app setup policy in the Teams admin center, or ask them to open it.',
    ),
  ];
}
