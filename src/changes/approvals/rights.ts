import type { RoleResolver } from '../../identity/roles.ts';
import { BackendError } from '../../platform/errors.ts';
import type { Candidates, Policy } from '../policy/policy.ts';
import type { ApproverSpec } from '../policy/policy-file.ts';
import type { ChangeRecord, ItemRecord } from '../request/change-record.ts';
import type { ChangeProposal, ItemProposal } from '../request/change-request.ts';
import type { Assignment, Decision } from './approval.ts';
import { consents } from './assignments.ts';

/** Whether people may still do what the policy once let them do. Entra is asked each time (with its short cache). */
export interface Rights {
  /**
   * Whether the right behind a seat holds now: whoever the policy meant then, it still means.
   * @throws {BackendError} when Entra does not say
   */
  ofAssignment(
    record: ChangeRecord,
    stage: number,
  ): Promise<(assignment: Pick<Assignment, 'principal'>) => boolean>;
  /**
   * Whether an approved request may be applied: enough consents of each stage still hold or, where nobody was
   * asked, the policy would still ask nobody.
   * @throws {BackendError} when Entra does not say
   */
  stillAllowed(record: ChangeRecord): Promise<boolean>;
}

function toProposal({ item: { operation, target, targetName }, before, after }: ItemRecord): ItemProposal {
  return { operation, target, targetName, before, after };
}

/** So fresh that the roles are those with which the request was made. */
const freshMs = 30_000;

export function createRights(options: {
  readonly policy: Policy;
  readonly roleResolver: RoleResolver;
  readonly clock: () => number;
}): Rights {
  const { policy, roleResolver, clock } = options;
  return { ofAssignment, stillAllowed };

  async function ofAssignment({ request, plan }: ChangeRecord, stage: number) {
    const find = (specs: readonly ApproverSpec[]): Promise<Candidates> => policy.candidates(specs, request);
    const meant: Readonly<Record<Assignment['as'], Candidates>> = {
      approver: await find(plan.stages[stage]?.approvers ?? []),
      escalation: await find(plan.escalateTo),
      fallback: await find(plan.fallback),
    };
    const assignments = request.approval.stages[stage]?.assignments ?? [];
    return ({ principal }: Pick<Assignment, 'principal'>) =>
      assignments.some(
        (assignment) => assignment.principal === principal && meant[assignment.as].has(principal),
      );
  }

  async function stillAllowed(record: ChangeRecord): Promise<boolean> {
    const { request } = record;
    const { stages } = request.approval;
    if (stages.length === 0) return directlyAllowed(record);
    for (const [index, { needed }] of stages.entries()) {
      const holds = await ofAssignment(record, index);
      const counted = (decision: Decision) => decision.actor !== request.requester && holds(decision);
      if (consents(request.approval, index, counted) < needed) return false;
    }
    return true;
  }

  async function directlyAllowed({
    request,
    before,
    after,
    items,
    correlationId,
  }: ChangeRecord): Promise<boolean> {
    if (clock() - request.createdAt < freshMs) return true;
    const { roles, certain } = await roleResolver.of({ objectId: request.requester });
    if (!certain) {
      throw new BackendError({ system: 'Entra', code: 'unavailable', message: 'roles are not known' });
    }
    const { submissionKey, operation, source, target, targetName, requester, reason } = request;
    const proposal: ChangeProposal = {
      submissionKey,
      operation,
      source,
      target,
      targetName,
      requester,
      reason,
      targetVersion: '',
      before,
      after,
      correlationId,
      ...(items.length > 0 ? { items: items.map(toProposal) } : {}),
    };
    return (await policy.rule(proposal, roles)).outcome === 'apply';
  }
}
