import type { ApprovalStage, Decision } from '../../changes/approvals/approval.ts';
import { undecidedAssignments } from '../../changes/approvals/assignments.ts';
import type { ChangeRequest, ChangeState } from '../../changes/request/change-request.ts';
import { endedUnapplied } from '../../changes/request/change-states.ts';
import { listAll } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import { formatMoment, type TimeFormat } from '../engine/format-time.ts';
import { literal } from '../engine/plain.ts';
import { extentOf } from './change-extent.ts';
import type { RequestData } from './request-data.ts';
import { deciderName, nameOf, sentenceCase } from './request-head.ts';

/** One step. The mark is a word, because not everybody sees colours. */
type StepView = {
  readonly mark: string;
  readonly color: 'Good' | 'Accent' | 'Default' | 'Attention';
  readonly weight: 'Default' | 'Bolder';
  readonly words: string;
};

type Names = ReadonlyMap<string, string>;

/**
 * Returns a box with a request's steps: done, current, next. [] for a request without approval, and for the
 * only decision that a decider is asked for. Strangers do not see the reasons.
 */
export function requestSteps({ request, viewerKind, names, timeFormat }: RequestData) {
  const { approval, createdAt } = request;
  const withReasons = viewerKind !== 'stranger';
  const isFirst = approval.stages.length === 1 && approval.decisions.length + approval.reminders.length === 0;
  if (approval.stages.length === 0 || (viewerKind === 'decider' && isFirst)) return [];
  const steps: StepView[] = [
    // Others see above who asked.
    ...(viewerKind === 'requester'
      ? [done(messages.requests.youAsked({ moment: formatMoment(createdAt, timeFormat) }))]
      : []),
    ...approval.stages.flatMap((stage, index) => stageSteps(request, stage, index)),
    ...ending(request, timeFormat),
  ];
  // The card says in a sentence how a request ended.
  const isSaid = steps.length === 1 && endedUnapplied(request.state);
  return steps.length === 0 || isSaid ? [] : [{ caption: messages.requests.progress, steps }];

  function stageSteps({ state }: ChangeRequest, stage: ApprovalStage, index: number): readonly StepView[] {
    const decided = approval.decisions
      .filter(({ stage, verdict }) => stage === index && !(state === 'rejected' && verdict === 'reject'))
      .map((decision) => decisionStep(decision));
    const isOpen = state === 'pending' && index === approval.stage;
    if (isOpen) return [...decided, current(reminded(sentenceCase(stagePeople(stage, names))))];
    return state === 'pending' && index > approval.stage
      ? [...decided, coming(sentenceCase(stagePeople(stage, names)))]
      : decided;
  }

  /** Adds which undecided approvers have received a reminder. */
  function reminded(stage: string): string {
    const { reminders, decisions } = approval;
    const last = Math.max(0, ...decisions.map(({ at }) => at));
    const undecided = undecidedAssignments(approval).map(({ person }) => person);
    const recent = reminders.filter(({ person, at }) => at > last && undecided.includes(person));
    if (recent.length === 0) return stage;
    const moment = formatMoment(Math.max(...recent.map(({ at }) => at)), timeFormat);
    const all = recent.length === undecided.length;
    const people = listPeople(
      recent.map(({ person }) => person),
      names,
    );
    return all
      ? messages.requests.stageAllReminded({ stage, moment })
      : messages.requests.stageReminded({ stage, people, moment });
  }

  function decisionStep(decision: Decision): StepView {
    const reason = withReasons ? literal(decision.reason, 200) : '';
    const args = {
      decider: deciderName(decision, names),
      verdict: decision.verdict,
      moment: formatMoment(decision.at, timeFormat),
    };
    const words =
      reason === '' ? messages.requests.decided(args) : messages.requests.decidedBecause({ ...args, reason });
    return decision.verdict === 'approve' ? done(words) : failed(words);
  }
}

/** Returns the people asked in a stage: "any one of the contact approvers (Omar Haddad and 3 others)". */
function stagePeople({ title, assignments }: ApprovalStage, names: Names): string {
  const words = literal(title, 120) || messages.requests.approvers;
  const people = listPeople(
    assignments.map(({ person }) => person),
    names,
  );
  const small = words.charAt(0).toLowerCase() + words.slice(1);
  return people === '' ? small : messages.requests.stage({ stage: small, people });
}

/** Returns a text such as "Omar Haddad, Ada Lindqvist and 3 others"; '' for nobody. */
export function listPeople(people: readonly string[], names: Names): string {
  const unique = [...new Set(people)];
  const named = unique.slice(0, unique.length <= 3 ? 3 : 2).map((person) => nameOf(person, names));
  const others = unique.length - named.length;
  return listAll(others > 0 ? [...named, messages.requests.andOthers({ count: others })] : named);
}

const endings: Readonly<
  Record<
    ChangeState,
    (system: string, request: ChangeRequest, timeFormat: TimeFormat) => StepView | undefined
  >
> = {
  pending: (system) => coming(messages.requests.saveTo({ system })),
  approved: (system, { retryAt }, timeFormat) =>
    current(
      retryAt === 0
        ? messages.requests.savingTo({ system })
        : messages.requests.waitingForSystemUntil({ system, moment: formatMoment(retryAt, timeFormat) }),
    ),
  applying: (system) => current(messages.requests.savingTo({ system })),
  applied: (system) => done(messages.requests.savedTo({ system })),
  uncertain: (system) => current(messages.requests.sentTo({ system })),
  failed: (system, request) => {
    const { done } = extentOf(request);
    return failed(
      done === 'nothing'
        ? messages.requests.notSavedTo({ system })
        : done === 'unknown'
          ? messages.requests.perhapsPartlySavedTo({ system })
          : messages.requests.partlySavedTo({ system }),
    );
  },
  conflict: (system) => failed(messages.requests.notSavedToBecauseContactHasChanged({ system })),
  rejected: () => undefined,
  withdrawn: () => undefined,
  expired: () => undefined,
  canceled: (system) => failed(messages.requests.partlySavedTo({ system })),
};

function ending(request: ChangeRequest, timeFormat: TimeFormat): readonly StepView[] {
  const step = endings[request.state](messages.sources[request.source].system, request, timeFormat);
  return step === undefined ? [] : [step];
}

function done(words: string): StepView {
  return { mark: messages.requests.stepMarks.done, color: 'Good', weight: 'Default', words };
}

function current(words: string): StepView {
  return { mark: messages.requests.stepMarks.now, color: 'Accent', weight: 'Bolder', words };
}

function coming(words: string): StepView {
  return { mark: messages.requests.stepMarks.next, color: 'Default', weight: 'Default', words };
}

function failed(words: string): StepView {
  return { mark: messages.requests.stepMarks.stopped, color: 'Attention', weight: 'Default', words };
}
