import type { ListRef } from '../../contacts/distribution-list.ts';
import { personalSources, type SourceId } from '../../contacts/sources.ts';
import { changedFields } from '../../contacts/validation/difference.ts';
import type { Role, Roles } from '../../identity/actor.ts';
import type { People } from '../../identity/people.ts';
import { listAll } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import { type Approval, type ApprovalStage, type Assignment, nobodyAsked } from '../approvals/approval.ts';
import { kindOf as kindOfItem } from '../request/batch-summary.ts';
import type { ChangeOperation, ChangeProposal, ItemProposal } from '../request/change-request.ts';
import {
  type ApproverSpec,
  defaultExpiryHours,
  defaultPolicy,
  type PolicyFile,
  type PolicyRule,
  type StageSpec,
} from './policy-file.ts';
import { wakingTime } from './waking-time.ts';

/** The policy's result for a proposal, with the people who would be asked. */
export interface Ruling {
  /** The rule that matched, stored with the request. */
  readonly rule: string;
  readonly outcome: 'apply' | 'refuse' | 'ask';
  /** The rule in words. */
  readonly words: string;
  /** '' or 'no-approver': nobody could be asked, so the outcome is 'refuse'. */
  readonly problem: '' | 'no-approver';
  readonly approval: Approval;
  readonly plan: ApprovalPlan;
}

/**
 * The parts of a rule that are needed after the proposal. Stored with the request, so that a new policy does
 * not affect it.
 */
export interface ApprovalPlan {
  readonly stages: readonly StageSpec[];
  readonly fallback: readonly ApproverSpec[];
  readonly escalateTo: readonly ApproverSpec[];
  /** Milliseconds since the epoch; 0 for never. */
  readonly escalateAt: number;
  readonly remindAt: readonly number[];
}

/** The proposal for which approvers are searched. */
export interface Asking extends Pick<ChangeProposal, 'requester' | 'source' | 'lists'> {
  readonly items?: readonly Pick<ItemProposal, 'lists'>[];
}

/** The people who would be asked, with the reason for each. Never contains the requester. */
export type Candidates = ReadonlyMap<string, string>;

export interface Policy {
  /**
   * Determines who must approve a change.
   * @param batchSize how many contacts it changes, if the proposal has only some of its items
   * @throws {BackendError} if Entra does not return the members of a group
   */
  rule(proposal: ChangeProposal, roles: Roles, batchSize?: number): Promise<Ruling>;
  /**
   * Returns the people whom the policy currently names, by object id, each with a reason that reads after
   * "because".
   * @throws {BackendError} if Entra does not return them
   */
  candidates(specs: readonly ApproverSpec[], asking: Asking): Promise<Candidates>;
  /** Returns the first moment from `at` on at which approvers may be messaged. */
  wakingTime(at: number): number;
}

export interface PolicyOptions {
  readonly people: Pick<People, 'membersOf' | 'managerOf' | 'isActive'>;
  /**
   * Returns the Entra object ids of the people who own a distribution list; nobody by default.
   * @throws {BackendError} if the contact system does not answer
   */
  readonly listOwners?: (source: SourceId, list: ListRef) => Promise<readonly string[]>;
  /** Entra group ids, '' for none. Without an approver group, the admin group is used. */
  readonly groups: { readonly admin: string; readonly approver: string; readonly editor: string };
  readonly clock: () => number;
  readonly file?: PolicyFile;
}

const hourMs = 3_600_000;
export const noPlan: ApprovalPlan = { stages: [], fallback: [], escalateTo: [], escalateAt: 0, remindAt: [] };
/** The most lists whose owners are asked about one request. */
const maxLists = 10;
/** The most people asked in a stage; a rule that names more names the whole company. */
const maxAssignments = 100;

export function createPolicy(options: PolicyOptions): Policy {
  const { people, listOwners = async () => [], groups, clock, file = defaultPolicy } = options;
  const groupIds: Readonly<Record<string, string>> = {
    admins: groups.admin,
    approvers: groups.approver || groups.admin,
    editors: groups.editor,
  };

  return {
    async rule(proposal, roles, batchSize) {
      const matched = new Set<PolicyRule>();
      for (const change of contactChangesOf(proposal, batchSize)) {
        const refusal = builtInRefusal(change);
        if (refusal !== undefined) return unapproved(refusal);
        const rule = await firstMatch(change, proposal.requester, roles);
        if (rule === undefined) {
          return unapproved({
            rule: 'no-rule',
            outcome: 'refuse',
            words: messages.policy.noRuleAllowsThis,
          });
        }
        matched.add(rule);
      }
      // The request needs everything that any of its items needs, in the order of the file.
      const rules = file.rules.filter((rule) => matched.has(rule));
      const refusing = rules.find(({ outcome }) => outcome === 'refuse');
      const asking = rules.filter(({ outcome }) => outcome === 'ask');
      const [first] = rules;
      const decisive = refusing ?? (asking.length > 0 ? combine(asking) : first);
      if (decisive === undefined) throw new Error('a proposal needs at least one item');
      if (decisive.outcome === 'ask') return ask(decisive, proposal);
      return unapproved({ rule: decisive.name, outcome: decisive.outcome, words: decisive.words });
    },
    candidates: (specs, asking) => candidates(specs, asking),
    wakingTime: (at) => wakingTime(file, at),
  };

  async function firstMatch(
    change: RuledChange,
    requester: string,
    roles: Roles,
  ): Promise<PolicyRule | undefined> {
    for (const rule of file.rules) {
      if (mayApply(rule, change.source) && (await applies(rule, change, requester, roles))) return rule;
    }
    return undefined;
  }

  async function applies(
    rule: PolicyRule,
    change: RuledChange,
    requester: string,
    roles: Roles,
  ): Promise<boolean> {
    const named = (rule.when.requester ?? []).filter((name) => name.includes('-'));
    if (named.length === 0 || matches(rule, change, roles)) return matches(rule, change, roles);
    const { requester: _, ...when } = rule.when;
    if (!matches({ when }, change, roles)) return false;
    for (const id of named) if ((await people.membersOf(id)).includes(requester)) return true;
    return false;
  }

  async function ask(rule: PolicyRule, proposal: ChangeProposal): Promise<Ruling> {
    const now = clock();
    const { stages: specs = [], fallback = [], escalateTo = [] } = rule;
    const stages: ApprovalStage[] = [];
    const disabled = new Set<string>();
    for (const spec of specs) stages.push(await resolveStage(spec, fallback, proposal, disabled));
    const inHours = (hours: number) => now + hours * hourMs;
    const plan: ApprovalPlan = {
      stages: specs,
      fallback,
      escalateTo,
      escalateAt: rule.escalateAfterHours === undefined ? 0 : inHours(rule.escalateAfterHours),
      remindAt: (rule.remindAfterHours ?? []).map(inHours),
    };
    const approval: Approval = {
      ...nobodyAsked,
      words: rule.words,
      stages,
      dueAt: inHours(rule.expireAfterHours ?? defaultExpiryHours),
      timing: timingOf(rule),
      reasonFor: rule.reasonFor ?? ['reject'],
      timeZone: file.timeZone,
      absences: [...disabled].map((person) => ({ person, reason: 'disabled' as const, since: now })),
    };
    const base = { rule: rule.name, words: rule.words, plan, approval };
    if (stages.every(({ assignments, needed }) => assignments.length >= needed)) {
      return { ...base, outcome: 'ask', problem: '' };
    }
    const words = messages.policy.nobodyCouldBeAsked({ rule: rule.words });
    return { ...base, outcome: 'refuse', problem: 'no-approver', words, approval: nobodyAsked, plan: noPlan };
  }

  /**
   * Finds the people of a stage, and adds the fallback approvers if they are too few.
   * @param disabled receives the named people whose account is disabled or deleted
   */
  async function resolveStage(
    spec: StageSpec,
    fallback: readonly ApproverSpec[],
    asking: Asking,
    disabled: Set<string>,
  ): Promise<ApprovalStage> {
    const missing = new Set<string>();
    const found = await candidates(spec.approvers, asking, missing);
    for (const person of missing) disabled.add(person);
    // A named person who cannot decide is replaced, so they still count as needed.
    const all = Math.max(1, found.size + missing.size);
    const needed = spec.need === 'any' ? 1 : spec.need === 'all' ? all : spec.need;
    const assignments = assignmentsOf(found, 'approver');
    if (assignments.length < needed) {
      for (const other of assignmentsOf(await candidates(fallback, asking), 'fallback')) {
        if (!found.has(other.person)) assignments.push(other);
      }
    }
    return { title: stageTitle(spec, found.size), needed, assignments: assignments.slice(0, maxAssignments) };
  }

  async function candidates(
    specs: readonly ApproverSpec[],
    asking: Asking,
    disabled = new Set<string>(),
  ): Promise<Candidates> {
    const found = new Map<string, string>();
    for (const spec of specs) {
      const why = whyOf(spec);
      for (const person of await peopleOf(spec, asking)) {
        if (person === '' || person === asking.requester || found.has(person)) continue;
        // Group membership lists only people who can sign in.
        if ('group' in spec || (await people.isActive(person))) found.set(person, why);
        else disabled.add(person);
      }
    }
    return found;
  }

  async function peopleOf(spec: ApproverSpec, asking: Asking): Promise<readonly string[]> {
    if ('person' in spec) return [spec.person];
    if ('manager' in spec) return [(await people.managerOf(asking.requester)) ?? ''];
    if ('listOwner' in spec) return ownersOfLists(asking);
    // A stored plan may name the mailbox owner, which earlier policies allowed.
    if (!('group' in spec)) return [];
    const id = groupIds[spec.group] ?? spec.group;
    return id === '' ? [] : people.membersOf(id);
  }

  async function ownersOfLists(asking: Asking): Promise<readonly string[]> {
    const lists = listsOf(asking).slice(0, maxLists);
    const owners = await Promise.all(lists.map((list) => listOwners(asking.source, list)));
    return [...new Set(owners.flat())];
  }
}

/** Returns the distribution lists of a proposal, each once. */
function listsOf({ lists = [], items = [] }: Asking): readonly ListRef[] {
  const all = [...lists, ...items.flatMap((item) => item.lists ?? [])];
  return [...new Map(all.map((list) => [list.id, list])).values()];
}

/** The change of one contact that the rules are matched against, alone or as an item of a larger request. */
export interface RuledChange
  extends Pick<ChangeProposal, 'source' | 'operation' | 'before' | 'after' | 'target' | 'requester'> {
  /** The operation of the whole request. */
  readonly within: ChangeOperation;
  readonly batchSize: number;
}

/** Returns the changes that a proposal makes, one of each kind that rules can tell apart. */
function contactChangesOf(
  proposal: ChangeProposal,
  batchSize = proposal.items?.length ?? 1,
): readonly RuledChange[] {
  const { source, requester, operation: within, items } = proposal;
  if (items === undefined) return [{ ...proposal, within, batchSize }];
  const kinds = new Map(items.map((item) => [kindOfItem(item), item]));
  return [...kinds.values()].map((item) => ({ ...item, source, requester, within, batchSize }));
}

/** Combines rules into one with all their stages in sequence and the shortest of their expiry times. */
function combine(rules: readonly PolicyRule[]): PolicyRule | undefined {
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

/** Whether a rule may apply to a source. Personal contacts are never shown to approvers. */
export function mayApply({ outcome }: Pick<PolicyRule, 'outcome'>, source: SourceId): boolean {
  return outcome !== 'ask' || !personalSources.has(source);
}

/** Whether a rule matches, judged by roles only; callers resolve groups given by object id. */
export function matches(
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

export function assignmentsOf(candidates: Candidates, as: Assignment['as']): Assignment[] {
  return [...candidates].map(([person, why]) => ({ person, principal: person, why, as }));
}

/** Returns the refusal of a change that no policy file can allow. */
function builtInRefusal({
  source,
  target,
  requester,
}: RuledChange): Pick<Ruling, 'rule' | 'outcome' | 'words'> | undefined {
  if (source === 'graph-directory') {
    return { rule: 'not-writable', outcome: 'refuse', words: messages.policy.sourceIsOnlyRead };
  }
  if (target?.owner !== undefined && target.owner !== requester) {
    const words = messages.policy.nobodyWritesContactsOfOthers;
    return { rule: 'not-your-contacts', outcome: 'refuse', words };
  }
  return undefined;
}

function unapproved(ruling: Pick<Ruling, 'rule' | 'outcome' | 'words'>): Ruling {
  return { ...ruling, problem: '', approval: nobodyAsked, plan: noPlan };
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

type GroupOfSettings = keyof typeof messages.policy.youAreOneOf;

function isOfSettings(group: string): group is GroupOfSettings {
  return group in messages.policy.youAreOneOf;
}

function whyOf(spec: ApproverSpec): string {
  if ('person' in spec) return messages.policy.policyNamesYou;
  if ('manager' in spec) return messages.policy.youAreTheManager;
  if ('listOwner' in spec) return messages.policy.youOwnTheList;
  return isOfSettings(spec.group) ? messages.policy.youAreOneOf[spec.group] : messages.policy.youAreInGroup;
}

/** Describes the people asked in a stage. */
export function stageTitle({ approvers, need }: StageSpec, count: number): string {
  const people = messages.policy.people[kindOf(approvers)];
  if (count <= 1) return people;
  if (need === 'any') return messages.policy.anyOneOf({ people });
  return need === 'all' ? messages.policy.allOf({ people }) : messages.policy.someOf({ count: need, people });
}

function kindOf([first, ...others]: StageSpec['approvers']): keyof typeof messages.policy.people {
  if (first === undefined || others.length > 0) return 'several';
  if ('group' in first) return isOfSettings(first.group) ? first.group : 'group';
  if ('manager' in first) return 'manager';
  return 'listOwner' in first ? 'listOwner' : 'person';
}

/** Describes when reminders, escalation and expiry of a pending request happen. */
export function timingOf(rule: PolicyRule): string {
  const { remindAfterHours = [], escalateAfterHours, expireAfterHours = defaultExpiryHours } = rule;
  const reminders = listAll(remindAfterHours.map(span));
  const expiry = span(expireAfterHours);
  if (escalateAfterHours === undefined)
    return reminders === ''
      ? messages.policy.expiry({ expiry })
      : messages.policy.reminders({ reminders, expiry });
  const escalation = span(escalateAfterHours);
  return reminders === ''
    ? messages.policy.escalation({ escalation, expiry })
    : messages.policy.remindersAndEscalation({ reminders, escalation, expiry });
}

function span(hours: number): string {
  if (hours >= 48 && hours % 24 === 0) return messages.policy.days({ count: hours / 24 });
  return messages.policy.hours({ count: hours });
}
