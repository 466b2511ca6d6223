import type { CheckResult } from '../providers/provider.ts';
import { passed, warned } from '../providers/shared/check.ts';

export interface ApproversOptions {
  /**
   * Returns the people of the approver group.
   * @throws {BackendError} if Entra does not answer
   */
  readonly members: () => Promise<readonly string[]>;
  /** Returns whether a person has ever opened Cardfile, so that messages can reach them. */
  readonly hasChat: (objectId: string) => Promise<boolean>;
}

/** Maximum number of people who are checked. */
const mostCounted = 200;

/** Checks whether approval requests reach anybody. Returns nothing without stored chats or without approvers. */
export async function checkApprovers(options: ApproversOptions | undefined): Promise<readonly CheckResult[]> {
  // The check of groups reports a group that Entra cannot list.
  const members = await options?.members().catch((): readonly string[] => []);
  if (options === undefined || members === undefined || members.length === 0) return [];
  let met = 0;
  for (const member of members.slice(0, mostCounted)) if (await options.hasChat(member)) met += 1;
  const name = 'Approvers: they have opened Cardfile';
  const counted = Math.min(members.length, mostCounted);
  if (met === counted) return [passed(`${name} (${met} of ${counted})`)];
  const problem =
    met === 0
      ? `none of ${counted} approvers has, so a request may reach nobody`
      : `${counted - met} of ${counted} approvers have not, so requests and reminders do not reach them`;
  return [
    warned(
      name,
      problem,
      'Install Cardfile for the approvers with an app setup policy in the Teams admin center, or ask them to open it.',
    ),
  ];
}
