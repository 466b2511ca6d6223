import { personalSources, type SourceId } from '../../contacts/sources.ts';
import { changedFields } from '../../contacts/validation/difference.ts';
import type { Role, Roles } from '../../identity/actor.ts';
import { inPortions } from '../../platform/in-portions.ts';
import { kindOf } from '../request/batch-summary.ts';
import type { ChangeOperation, ChangeProposal, ItemProposal } from '../request/change-request.ts';
import { defaultExpiryHours, type PolicyRule } from './policy-file.ts';

/** The change of one contact that the rules are matched against, alone or as an item of a larger request. */
export interface RuledChange
  extends Pick<ChangeProposal, 'source' | 'operation' | 'before' | 'after' | 'target' | 'requester'> {
  /** The operation of the whole request. */
  readonly within: ChangeOperation;
  readonly batchSize: number;
}

/** Returns the changes that a proposal makes, one of each kind that rules can tell apart. */
export async function contactChangesOf(
  proposal: ChangeProposal,
  batchSize = proposal.items?.length ?? 1,
): Promise<readonly RuledChange[]> {
  const { source, requester, operation: within, items } = proposal;
  if (items === undefined) return [{ ...proposal, within, batchSize }];
  const kinds = new Map<string, ItemProposal>();
  await inPortions(items, (item) => kinds.set(kindOf(item), item));
  return [...kinds.values()].map((item) => ({ ...item, source, requester, within, batchSize }));
}

/** Whether a rule may apply to a source. Personal contacts are never shown to approvers. */
export function mayApply({ outcome }: Pick<PolicyRule, 'outcome'>, source: SourceId): boolean {
  return outcome !== 'ask' || !personalSources.has(source);
}

/** Whether a rule matches, judged by roles only; callers resolve groups given by object id. */
export function matchesRule(
  { when }: { readonly when: Partial<PolicyRule['when']> },
  change: Omit<RuledChange, 'target' | 'requester'>,
  roles: Roles,
): boolean {
  const { sources, operations, fields, requester, moreThan } = when;
  if (sources !== undefined && !sources.includes(change.source)) return false;
  if (operations !== undefined && !operations.some((name) => isOperation(name, change))) return false;
  if (fields !== undefined) {
    const changed: readonly string[] = changedFields(change.before, change.after);
    if (!fields.some((field) => changed.includes(field))) return false;
  }
  if (moreThan !== undefined && change.batchSize <= moreThan) return false;
  return requester === undefined || requester.some((name) => roles.has(name as Role));
}

function isOperation(
  name: string,
  { operation, within, before, after }: Omit<RuledChange, 'target' | 'requester'>,
): boolean {
  if (name === within || name === operation) return true;
  if (name === 'update') return operation === 'hide';
  const hides = after.hiddenFromAddressLists === true && before.hiddenFromAddressLists !== true;
  return name === 'hide' && operation !== 'delete' && hides;
}

/** Combines rules into one with all their stages in sequence and the shortest of their expiry times. */
export function combineRules(rules: readonly PolicyRule[]): PolicyRule | undefined {
  const [first, ...others] = rules;
  if (first === undefined || others.length === 0) return first;
  const ends = rules.map(({ expireAfterHours = defaultExpiryHours }) => expireAfterHours);
  const expireAfterHours = Math.min(...ends);
  const escalating = rules.find(({ escalateAfterHours = Infinity }) => escalateAfterHours < expireAfterHours);
  const { escalateAfterHours, escalateTo } = escalating ?? {};
  return {
    ...first,
    name: rules.map(({ name }) => name).join('+'),
    words: rules.map(({ words }) => words).join(' '),
    stages: rules.flatMap(({ stages = [] }) => stages),
    fallback: rules.flatMap(({ fallback = [] }) => fallback),
    remindAfterHours: (first.remindAfterHours ?? []).filter((hours) => hours < expireAfterHours),
    escalateAfterHours,
    escalateTo,
    expireAfterHours,
    reasonFor: [...new Set(rules.flatMap(({ reasonFor = ['reject' as const] }) => reasonFor))],
  };
}
