import type { ListRef } from '../../contacts/distribution-list.ts';
import type { SourceId } from '../../contacts/sources.ts';
import type { Roles } from '../../identity/actor.ts';
import type { People } from '../../identity/people.ts';
import { messages } from '../../languages/messages.ts';
import { type Approval, type ApprovalStage, type Assignment, nobodyAsked } from '../approvals/approval.ts';
import type { ChangeProposal, ItemProposal } from '../request/change-request.ts';
import { combineRules, contactChangesOf, matchesRule, mayApply, type RuledChange } from './match-rule.ts';
import {
  type ApproverSpec,
  defaultExpiryHours,
  defaultPolicy,
  type PolicyFile,
  type PolicyRule,
  type StageSpec,
} from './policy-file.ts';
import { stageTitle, timingOf, whyOf } from './rule-texts.ts';
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
      for (const change of await contactChangesOf(proposal, batchSize)) {
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
      const decisive = refusing ?? (asking.length > 0 ? combineRules(asking) : first);
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
    if (named.length === 0 || matchesRule(rule, change, roles)) return matchesRule(rule, change, roles);
    const { requester: _, ...when } = rule.when;
    if (!matchesRule({ when }, change, roles)) return false;
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
