import type { ApprovalStage, Decision } from '../../changes/approvals/approval.ts';
import { undecidedAssignments } from '../../changes/approvals/assignments.ts';
import type { ChangeRequest, ChangeState } from '../../changes/request/change-request.ts';
import { endedUnapplied } from '../../changes/request/change-states.ts';
import { sourceTable } from '../../contacts/sources.ts';
import { momentWords, type TimeFormat } from '../engine/format-time.ts';
import { literal } from '../engine/plain.ts';
import { extentOf } from './change-extent.ts';
import type { RequestData } from './request-data.ts';
import { deciderWords, nameOf } from './request-head.ts';

/** One step. The mark is a word, because not everybody sees colours. */
interface StepView {
  readonly mark: 'Done' | 'Now' | 'Next' | 'Stopped';
  readonly color: 'Good' | 'Accent' | 'Default' | 'Attention';
  readonly weight: 'Default' | 'Bolder';
  readonly words: string;
}

type Names = ReadonlyMap<string, string>;

/**
 * Returns a box with a request's steps: done, current, next. [] for a request without approval, and for the
 * only decision that a decider is asked for. Strangers do not see the reasons.
 */
export function requestSteps({ request, viewerKind, names, timeFormat }: RequestData): readonly object[] {
  const { approval, createdAt } = request;
  const withReasons = viewerKind !== 'stranger';
  const isFirst = approval.stages.length === 1 && approval.decisions.length + approval.reminders.length === 0;
  if (approval.stages.length === 0 || (viewerKind === 'decider' && isFirst)) return [];
  const steps: StepView[] = [
    // Others see above who asked.
    ...(viewerKind === 'requester' ? [done(`You asked ${momentWords(createdAt, timeFormat)}`)] : []),
    ...approval.stages.flatMap((stage, index) => stageSteps(request, stage, index)),
    ...ending(request, timeFormat),
  ];
  // The card says in a sentence how a request ended.
  const isSaid = steps.length === 1 && endedUnapplied(request.state);
  return steps.length === 0 || isSaid ? [] : [{ caption: 'Progress', steps }];

  function stageSteps({ state }: ChangeRequest, stage: ApprovalStage, index: number): readonly StepView[] {
    const decided = approval.decisions
      .filter(({ stage, verdict }) => stage === index && !(state === 'rejected' && verdict === 'reject'))
      .map((decision) => decisionStep(decision));
    const isOpen = state === 'pending' && index === approval.stage;
    if (isOpen) return [...decided, current(`${upper(stageWords(stage, names))}${reminded()}`)];
    return state === 'pending' && index > approval.stage
      ? [...decided, coming(upper(stageWords(stage, names)))]
      : decided;
  }

  /** Returns which undecided approvers have received a reminder. */
  function reminded(): string {
    const { reminders, decisions } = approval;
    const last = Math.max(0, ...decisions.map(({ at }) => at));
    const undecided = undecidedAssignments(approval).map(({ person }) => person);
    const recent = reminders.filter(({ person, at }) => at > last && undecided.includes(person));
    if (recent.length === 0) return '';
    const when = momentWords(Math.max(...recent.map(({ at }) => at)), timeFormat);
    const all = recent.length === undecided.length;
    const who = peopleWords(
      recent.map(({ person }) => person),
      names,
    );
    return all ? `, reminded ${when}` : `; ${who} reminded ${when}`;
  }

  function decisionStep(decision: Decision): StepView {
    const reason = withReasons ? literal(decision.reason, 200) : '';
    const said = reason === '' ? '' : `: “${reason}”`;
    const verb = decision.verdict === 'approve' ? 'approved' : 'rejected';
    const words = `${deciderWords(decision, names)} ${verb} ${momentWords(decision.at, timeFormat)}${said}`;
    return decision.verdict === 'approve' ? done(words) : failed(words);
  }
}

/** Returns the people asked in a stage: "any one of the contact approvers (Omar Haddad and 3 others)". */
function stageWords({ title, assignments }: ApprovalStage, names: Names): string {
  const words = literal(title, 120) || 'approvers';
  const people = peopleWords(
    assignments.map(({ person }) => person),
    names,
  );
  const small = words.charAt(0).toLowerCase() + words.slice(1);
  return people === '' ? small : `${small} (${people})`;
}

/** Returns a text such as "Omar Haddad, Ada Lindqvist and 3 others"; '' for nobody. */
export function peopleWords(people: readonly string[], names: Names): string {
  const unique = [...new Set(people)];
  const named = unique.slice(0, unique.length <= 3 ? 3 : 2).map((person) => nameOf(person, names));
  const others = unique.length - named.length;
  const items = others > 0 ? [...named, `${others} ${others === 1 ? 'other' : 'others'}`] : named;
  const last = items.pop() ?? '';
  return items.length === 0 ? last : `${items.join(', ')} and ${last}`;
}

const endings: Readonly<
  Record<
    ChangeState,
    (system: string, request: ChangeRequest, timeFormat: TimeFormat) => StepView | undefined
  >
> = {
  pending: (system) => coming(`Save to ${system}`),
  approved: (system, { retryAt }, timeFormat) =>
    current(
      retryAt === 0
        ? `Saving to ${system}`
        : `Waiting for ${system}, next try ${momentWords(retryAt, timeFormat)}`,
    ),
  applying: (system) => current(`Saving to ${system}`),
  applied: (system) => done(`Saved to ${system}`),
  uncertain: (system) => current(`Sent to ${system}; checking whether it was saved`),
  failed: (system, request) => {
    const { done } = extentOf(request);
    return failed(
      done === 'nothing'
        ? `Not saved to ${system}`
        : `${done === 'unknown' ? 'Perhaps partly' : 'Partly'} saved to ${system}`,
    );
  },
  conflict: (system) => failed(`Not saved to ${system}, because the contact has changed`),
  rejected: () => undefined,
  withdrawn: () => undefined,
  expired: () => undefined,
};

function ending(request: ChangeRequest, timeFormat: TimeFormat): readonly StepView[] {
  const step = endings[request.state](sourceTable[request.source].system, request, timeFormat);
  return step === undefined ? [] : [step];
}

function done(words: string): StepView {
  return { mark: 'Done', color: 'Good', weight: 'Default', words };
}

function current(words: string): StepView {
  return { mark: 'Now', color: 'Accent', weight: 'Bolder', words };
}

function coming(words: string): StepView {
  return { mark: 'Next', color: 'Default', weight: 'Default', words };
}

function failed(words: string): StepView {
  return { mark: 'Stopped', color: 'Attention', weight: 'Default', words };
}

function upper(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
