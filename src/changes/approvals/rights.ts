import type { RoleResolver } from '../../identity/roles.ts';
import { BackendError } from '../../platform/errors.ts';
import type { Store } from '../../store/database.ts';
import type { Candidates, Policy } from '../policy/policy.ts';
import type { ApproverSpec } from '../policy/policy-file.ts';
import { type ChangeRecord, type ItemRecord, toItem } from '../request/change-record.ts';
import {
  type ChangeProposal,
  type ChangeRequest,
  type ItemProposal,
  type LargeBatch,
  total,
} from '../request/change-request.ts';
import type { Assignment, Decision } from './approval.ts';
import { countConsents } from './assignments.ts';

/**
 * Checks whether people still have the rights that the policy gave them. Each check queries Entra, through
 * its short cache.
 */
export interface Rights {
  /**
   * Returns a predicate that tells whether the policy still gives the right behind an assignment.
   * @throws {BackendError} if Entra does not answer
   */
  ofAssignment(
    record: Pick<ChangeRecord, 'request' | 'plan'>,
    stage: number,
  ): Promise<(assignment: Pick<Assignment, 'principal'>) => boolean>;
  /**
   * Whether an approved request may be applied: enough approvals of each stage still hold or, if nobody was
   * asked, the policy would still ask nobody.
   * @throws {BackendError} if Entra does not answer
   */
  stillAllowed(record: ChangeRecord): Promise<boolean>;
}

function toProposal({ item, before, after }: ItemRecord): ItemProposal {
  const { operation, target, targetName, lists } = item;
  return { operation, target, targetName, before, after, lists };
}

/** The age below which a request's roles are not checked again, in milliseconds. */
const freshMs = 30_000;

export function createRights(options: {
  readonly database: Pick<Store, 'changes'>;
  readonly policy: Policy;
  readonly roleResolver: RoleResolver;
  readonly clock: () => number;
}): Rights {
  const { database, policy, roleResolver, clock } = options;
  return { ofAssignment, stillAllowed };

  async function ofAssignment({ request, plan }: Pick<ChangeRecord, 'request' | 'plan'>, stage: number) {
    const { batch } = request;
    // The owners of lists may be asked, so that the items have to be known.
    const examples = batch === undefined ? [] : (await examplesOf(request, batch)).map(({ item }) => item);
    const asking = batch === undefined ? request : { ...request, items: examples };
    const find = (specs: readonly ApproverSpec[]): Promise<Candidates> => policy.candidates(specs, asking);
    const candidates: Readonly<Record<Assignment['as'], Candidates>> = {
      approver: await find(plan.stages[stage]?.approvers ?? []),
      escalation: await find(plan.escalateTo),
      fallback: await find(plan.fallback),
    };
    const assignments = request.approval.stages[stage]?.assignments ?? [];
    return ({ principal }: Pick<Assignment, 'principal'>) =>
      assignments.some(
        (assignment) => assignment.principal === principal && candidates[assignment.as].has(principal),
      );
  }

  async function stillAllowed(record: ChangeRecord): Promise<boolean> {
    const { request } = record;
    const { stages } = request.approval;
    if (stages.length === 0) return directlyAllowed(record);
    for (const [index, { needed }] of stages.entries()) {
      const holds = await ofAssignment(record, index);
      const counted = (decision: Decision) => decision.actor !== request.requester && holds(decision);
      if (countConsents(request.approval, index, counted) < needed) return false;
    }
    return true;
  }

  async function directlyAllowed(record: ChangeRecord): Promise<boolean> {
    const { request, before, after } = record;
    if (clock() - request.createdAt < freshMs) return true;
    const { roles, certain } = await roleResolver.of({ objectId: request.requester });
    if (!certain) {
      throw new BackendError({ system: 'Entra', code: 'unavailable', message: 'roles are not known' });
    }
    const { submissionKey, operation, source, target, targetName, requester, reason, lists, batch } = request;
    const items = batch === undefined ? record.items : await examplesOf(request, batch);
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
      lists,
      ...(items.length > 0 ? { items: items.map(toProposal) } : {}),
    };
    const size = batch === undefined ? undefined : total(batch.planned);
    return (await policy.rule(proposal, roles, size)).outcome === 'apply';
  }

  /** Returns an item of a large batch of each kind that the policy can tell apart. */
  async function examplesOf(
    { number, source }: Pick<ChangeRequest, 'number' | 'source'>,
    { summary }: LargeBatch,
  ): Promise<readonly ItemRecord[]> {
    const rows = await database.changes.itemsAt(number, summary.examples);
    return rows.map((row) => toItem(source, row));
  }
}
