import { personalSources, type SourceId } from '../../contacts/sources.ts';
import { changedFields } from '../../contacts/validation/difference.ts';
import type { Role, Roles } from '../../identity/actor.ts';
import type { People } from '../../identity/people.ts';
import { type Approval, type ApprovalStage, type Assignment, nobodyAsked } from '../approvals/approval.ts';
import type { ChangeOperation, ChangeProposal } from '../request/change-request.ts';
import {
  type ApproverSpec,
  defaultExpiryHours,
  defaultPolicy,
  type PolicyFile,
  type PolicyRule,
  type StageSpec,
} from './policy-file.ts';
import { wakingTime } from './quiet-hours.ts';

/** What the policy says to a proposal, with the people who would be asked. */
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

/** What is needed of a rule after the request was made; kept with it, so that a new policy changes no old request. */
export interface ApprovalPlan {
  readonly stages: readonly StageSpec[];
  readonly fallback: readonly ApproverSpec[];
  readonly escalateTo: readonly ApproverSpec[];
  /** Milliseconds since the epoch; 0 for never. */
  readonly escalateAt: number;
  readonly remindAt: readonly number[];
}

/** On whose behalf approvers are looked for. */
export type Asking = Pick<ChangeProposal, 'requester'>;

/** Who would be asked by right of which part of the policy. The requester is never in it. */
export type Candidates = ReadonlyMap<string, string>;

export interface Policy {
  /**
   * Decides who must agree to a change.
   * @throws {BackendError} when Entra does not say who is in a group
   */
  rule(proposal: ChangeProposal, roles: Roles): Promise<Ruling>;
  /**
   * The people whom a policy's words mean now, by object id, with the reason to be read after "because".
   * @throws {BackendError} when Entra does not say
   */
  candidates(specs: readonly ApproverSpec[], asking: Asking): Promise<Candidates>;
  /** The first moment from `at` on at which approvers may be written to. */
  wakingTime(at: number): number;
}

export interface PolicyOptions {
  readonly people: Pick<People, 'membersOf' | 'managerOf' | 'isActive'>;
  /** Entra group ids, '' for none. Without approvers, the admins take their place. */
  readonly groups: { readonly admin: string; readonly approver: string; readonly editor: string };
  readonly clock: () => number;
  readonly file?: PolicyFile;
}

const hourMs = 3_600_000;
export const noPlan: ApprovalPlan = { stages: [], fallback: [], escalateTo: [], escalateAt: 0, remindAt: [] };
/** More cannot be asked at once; a rule that means more people means all of a company. */
const maxAssignments = 100;

export function createPolicy(options: PolicyOptions): Policy {
  const { people, groups, clock, file = defaultPolicy } = options;
  const groupIds: Readonly<Record<string, string>> = {
    admins: groups.admin,
    approvers: groups.approver || groups.admin,
    editors: groups.editor,
  };

  return {
    async rule(proposal, roles) {
      const met = new Set<PolicyRule>();
      for (const piece of piecesOf(proposal)) {
        const guarded = guard(piece);
        if (guarded !== undefined) return settled(guarded);
        const rule = await firstMeant(piece, proposal.requester, roles);
        if (rule === undefined) {
          return settled({ rule: 'no-rule', outcome: 'refuse', words: 'No rule of the policy allows this.' });
        }
        met.add(rule);
      }
      // The whole needs whatever any of its parts needs, in the order of the file.
      const rules = file.rules.filter((rule) => met.has(rule));
      const refusing = rules.find(({ outcome }) => outcome === 'refuse');
      const asking = rules.filter(({ outcome }) => outcome === 'ask');
      const [first] = rules;
      const decisive = refusing ?? (asking.length > 0 ? joined(asking) : first);
      if (decisive === undefined) throw new Error('a change without any part');
      if (decisive.outcome === 'ask') return ask(decisive, proposal);
      return settled({ rule: decisive.name, outcome: decisive.outcome, words: decisive.words });
    },
    candidates: (specs, asking) => candidates(specs, asking),
    wakingTime: (at) => wakingTime(file, at),
  };

  async function firstMeant(
    piece: RuledPiece,
    requester: string,
    roles: Roles,
  ): Promise<PolicyRule | undefined> {
    for (const rule of file.rules) {
      if (mayMean(rule, piece.source) && (await isMeant(rule, piece, requester, roles))) return rule;
    }
    return undefined;
  }

  async function isMeant(
    rule: PolicyRule,
    piece: RuledPiece,
    requester: string,
    roles: Roles,
  ): Promise<boolean> {
    const named = (rule.when.requester ?? []).filter((name) => name.includes('-'));
    if (named.length === 0 || fits(rule, piece, roles)) return fits(rule, piece, roles);
    const { requester: _, ...when } = rule.when;
    if (!fits({ when }, piece, roles)) return false;
    for (const id of named) if ((await people.membersOf(id)).includes(requester)) return true;
    return false;
  }

  async function ask(rule: PolicyRule, proposal: ChangeProposal): Promise<Ruling> {
    const now = clock();
    const { stages: specs = [], fallback = [], escalateTo = [] } = rule;
    const stages: ApprovalStage[] = [];
    const disabled = new Set<string>();
    for (const spec of specs) stages.push(await assignment(spec, fallback, proposal, disabled));
    const at = (hours: number) => now + hours * hourMs;
    const plan: ApprovalPlan = {
      stages: specs,
      fallback,
      escalateTo,
      escalateAt: rule.escalateAfterHours === undefined ? 0 : at(rule.escalateAfterHours),
      remindAt: (rule.remindAfterHours ?? []).map(at),
    };
    const approval: Approval = {
      ...nobodyAsked,
      words: rule.words,
      stages,
      dueAt: at(rule.expireAfterHours ?? defaultExpiryHours),
      timing: timingOf(rule),
      reasonFor: rule.reasonFor ?? ['reject'],
      timeZone: file.timeZone,
      absences: [...disabled].map((person) => ({ person, reason: 'disabled' as const, since: now })),
    };
    const base = { rule: rule.name, words: rule.words, plan, approval };
    if (stages.every(({ assignments, needed }) => assignments.length >= needed)) {
      return { ...base, outcome: 'ask', problem: '' };
    }
    const words = `${rule.words} There is nobody who could be asked.`;
    return { ...base, outcome: 'refuse', problem: 'no-approver', words, approval: nobodyAsked, plan: noPlan };
  }

  /**
   * Finds the people of a stage; where they are too few, others are asked as well.
   * @param disabled gets those who are meant, and whose account is disabled or gone
   */
  async function assignment(
    spec: StageSpec,
    fallback: readonly ApproverSpec[],
    asking: Asking,
    disabled: Set<string>,
  ): Promise<ApprovalStage> {
    const missing = new Set<string>();
    const found = await candidates(spec.approvers, asking, missing);
    for (const person of missing) disabled.add(person);
    // Whoever is named and cannot decide is replaced, not left out.
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
      for (const person of await mean(spec, asking)) {
        if (person === '' || person === asking.requester || found.has(person)) continue;
        // Of a group only those who can sign in are listed.
        if ('group' in spec || (await people.isActive(person))) found.set(person, why);
        else disabled.add(person);
      }
    }
    return found;
  }

  async function mean(spec: ApproverSpec, { requester }: Asking): Promise<readonly string[]> {
    if ('person' in spec) return [spec.person];
    if ('manager' in spec) return [(await people.managerOf(requester)) ?? ''];
    // The plan of a stored request may name the owner of the mailbox, as policies could once.
    if (!('group' in spec)) return [];
    const id = groupIds[spec.group] ?? spec.group;
    return id === '' ? [] : people.membersOf(id);
  }
}

/** What the rules look at: a change of one contact, by itself or as a part of a larger one. */
export interface RuledPiece
  extends Pick<ChangeProposal, 'source' | 'operation' | 'before' | 'after' | 'target' | 'requester'> {
  /** The operation of which it is a part; its own when it is none. */
  readonly within: ChangeOperation;
  readonly batchSize: number;
}

function piecesOf(proposal: ChangeProposal): readonly RuledPiece[] {
  const { source, requester, operation: within, items } = proposal;
  if (items === undefined) return [{ ...proposal, within, batchSize: 1 }];
  return items.map((item) => ({ ...item, source, requester, within, batchSize: items.length }));
}

/** One rule that asks for all that several ask for, one after the other, within the shortest of their times. */
function joined(rules: readonly PolicyRule[]): PolicyRule | undefined {
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

/** Nobody may be shown what another person keeps for themselves, so no rule can ask anybody about it. */
export function mayMean({ outcome }: Pick<PolicyRule, 'outcome'>, source: SourceId): boolean {
  return outcome !== 'ask' || !personalSources.has(source);
}

/** Whether a rule fits, as far as roles say; groups by object id are for callers that can ask Entra. */
export function fits(
  { when }: { readonly when: Partial<PolicyRule['when']> },
  piece: Omit<RuledPiece, 'target' | 'requester'>,
  roles: Roles,
): boolean {
  const { sources, operations, fields, requester, moreThan } = when;
  if (sources !== undefined && !sources.includes(piece.source)) return false;
  if (operations !== undefined && !operations.some((name) => isOperation(name, piece))) return false;
  if (fields !== undefined) {
    const changed: readonly string[] = changedFields(piece.before, piece.after);
    if (!fields.some((field) => changed.includes(field))) return false;
  }
  if (moreThan !== undefined && piece.batchSize <= moreThan) return false;
  return requester === undefined || requester.some((name) => roles.has(name as Role));
}

export function assignmentsOf(candidates: Candidates, as: Assignment['as']): Assignment[] {
  return [...candidates].map(([person, why]) => ({ person, principal: person, why, as }));
}

/** What no file can allow. */
function guard({
  source,
  target,
  requester,
}: RuledPiece): Pick<Ruling, 'rule' | 'outcome' | 'words'> | undefined {
  if (source === 'graph-directory') {
    return { rule: 'not-writable', outcome: 'refuse', words: 'This source is only read.' };
  }
  if (target?.owner !== undefined && target.owner !== requester) {
    const words = 'Nobody writes the personal contacts of somebody else.';
    return { rule: 'not-your-contacts', outcome: 'refuse', words };
  }
  return undefined;
}

function settled(ruling: Pick<Ruling, 'rule' | 'outcome' | 'words'>): Ruling {
  return { ...ruling, problem: '', approval: nobodyAsked, plan: noPlan };
}

function isOperation(
  name: string,
  { operation, within, before, after }: Omit<RuledPiece, 'target' | 'requester'>,
): boolean {
  if (name === within || name === operation) return true;
  if (name === 'update') return operation === 'hide';
  const hides = after.hiddenFromAddressLists === true && before.hiddenFromAddressLists !== true;
  return name === 'hide' && operation !== 'delete' && hides;
}

const groupNames: Readonly<Record<string, string>> = {
  admins: 'the contact admins',
  approvers: 'the contact approvers',
  editors: 'the contact editors',
};

function whyOf(spec: ApproverSpec): string {
  if ('person' in spec) return 'the policy names you';
  if ('manager' in spec) return 'you are the manager of the one who asks';
  const name = groupNames[spec.group];
  return name === undefined ? 'you are in a group that the policy names' : `you are one of ${name}`;
}

/** Who is asked in a stage, in words. */
export function stageTitle({ approvers, need }: StageSpec, count: number): string {
  const [first] = approvers;
  const one =
    approvers.length !== 1 || first === undefined
      ? 'the approvers of this step'
      : 'group' in first
        ? (groupNames[first.group] ?? 'the people of a group')
        : 'manager' in first
          ? 'the manager of the one who asks'
          : 'a person whom the policy names';
  if (count <= 1) return one;
  return need === 'any' ? `any one of ${one}` : need === 'all' ? `all of ${one}` : `${need} of ${one}`;
}

/** When things happen to a request that waits, in words. */
export function timingOf(rule: PolicyRule): string {
  const { remindAfterHours = [], escalateAfterHours, expireAfterHours = defaultExpiryHours } = rule;
  const items = [
    remindAfterHours.length === 0 ? '' : `reminders after ${listOf(remindAfterHours.map(span))}`,
    escalateAfterHours === undefined ? '' : `others are asked as well after ${span(escalateAfterHours)}`,
    `without an answer the request expires after ${span(expireAfterHours)} and nothing is changed`,
  ].filter((item) => item !== '');
  const text = items.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function span(hours: number): string {
  if (hours >= 48 && hours % 24 === 0) return `${hours / 24} days`;
  return hours === 1 ? '1 hour' : `${hours} hours`;
}

function listOf(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
