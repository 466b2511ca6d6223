import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { WorkRow } from '../../store/tables.ts';
import type { NewWork } from '../../store/work-store.ts';
import type { Notice, NoticeKind } from '../approvals/approval.ts';
import { askedPeople, canBeDecided, mayBeAsked, withDelegates } from '../approvals/assignments.ts';
import type { ChangeRecord } from '../request/change-record.ts';
import type { ChangeEvent } from '../request/change-states.ts';

/** What the queue does. Every kind can be begun twice without harm. */
export type WorkKind =
  /** Bring an approved request to its end. */
  | 'apply'
  /** Look for what became of an uncertain request. */
  | 'reconcile'
  /** Ask the admins about a request that stays uncertain. */
  | 'ask-admins'
  | 'remind'
  | 'escalate'
  /** Find out whether those who are asked can still be asked. */
  | 'check-approvers'
  | 'expire'
  /** Send a message. */
  | 'notice';

const questions: readonly WorkKind[] = ['remind', 'escalate', 'expire', 'check-approvers'];
/** For so long an uncertain end may be found out before people are troubled with it. */
const askAfterMs = 3_600_000;
/** How often is looked whether approvers have left or come back. */
export const checkEveryMs = 3_600_000;
const headStartMs = 5_000;
const noticeLifeMs = 3 * 24 * 3_600_000;

/** What a transition leaves to be done, stored in the same transaction. */
export interface OutgoingWork {
  readonly add: readonly NewWork[];
  readonly cancel: readonly WorkKind[];
}

export interface Occasion {
  readonly event: ChangeEvent | 'request';
  /** Before the event; the request itself for a new one. */
  readonly before: ChangeRecord;
  readonly after: ChangeRecord;
  readonly actor: string;
  /** Somebody has to hear of the end although nobody was asked: the one who waited is gone. */
  readonly tellRequester: boolean;
  readonly now: number;
  /** When approvers may be written to. */
  readonly approversFrom: number;
  /** Who decides for whom. */
  readonly fakes: ReadonlyMap<string, string>;
  readonly reconcileAfterMs: number;
}

/** Everything that follows from an event besides the new state. */
export function outgoingWork(occasion: Occasion): OutgoingWork {
  const { event, before, after, now } = occasion;
  const { request, plan } = after;
  const { number, approval, requester } = request;
  const wasAsked = approval.stages.length > 0;
  const asked = askedPeople(approval);
  const later = (kind: WorkKind, at: number, name: string = kind): NewWork =>
    draft(kind, number, at, now, name);
  const toApprovers = (kind: NoticeKind, people: readonly string[]) => [
    ...withDelegates(request, people, occasion.fakes).map((person) =>
      message(kind, person, occasion, occasion.approversFrom),
    ),
  ];
  const closed = (people: readonly string[]) =>
    withDelegates(request, people, occasion.fakes).map((person) => message('closed', person, occasion, now));
  const toRequester = (kind: NoticeKind) => [message(kind, requester, occasion, now)];
  const undecided = mayBeAsked(approval);
  const undecidedBefore = new Set(mayBeAsked(before.request.approval));
  const newlyAsked = undecided.filter((person) => !undecidedBefore.has(person));

  switch (event) {
    case 'request':
      if (!wasAsked) return nothing;
      return {
        add: [
          ...toApprovers('asked', undecided),
          ...plan.remindAt.map((at, index) => later('remind', at, `remind-${index + 1}`)),
          ...(plan.escalateAt === 0 ? [] : [later('escalate', plan.escalateAt)]),
          ...(approval.dueAt === 0 ? [] : [later('expire', approval.dueAt)]),
          later('check-approvers', now + checkEveryMs),
        ],
        cancel: [],
      };
    case 'approve':
      // Without approvers somebody waits for the end and works on it; the queue is for the case that they die.
      if (!wasAsked) return { add: [later('apply', now + headStartMs)], cancel: [] };
      return {
        add: [later('apply', now), ...closed(asked), ...toRequester('progress')],
        cancel: questions,
      };
    case 'consent': {
      const closing = approval.stage === before.request.approval.stage ? [occasion.actor] : asked;
      const gone = closing.filter((person) => !newlyAsked.includes(person));
      const isNewStage = approval.stage !== before.request.approval.stage;
      // The people of this stage were looked for when the request was made.
      const check = isNewStage ? [later('check-approvers', now, `check-approvers-${approval.stage}`)] : [];
      return {
        add: [...toApprovers('asked', newlyAsked), ...check, ...closed(gone), ...toRequester('progress')],
        cancel: [],
      };
    }
    case 'reject':
    case 'expire':
      return { add: wasAsked ? [...closed(asked), ...toRequester('outcome')] : [], cancel: [...questions] };
    case 'withdraw':
      return { add: closed(asked), cancel: [...questions, 'apply'] };
    case 'question':
      return { add: toRequester('question'), cancel: [] };
    case 'comment':
      return {
        add: occasion.actor === requester ? toApprovers('answered', undecided) : toRequester('question'),
        cancel: [],
      };
    case 'reassign': {
      const gone = [...undecidedBefore].filter((person) => !undecided.includes(person));
      return {
        add: [...toApprovers('asked', newlyAsked), ...closed(gone), ...toRequester('progress')],
        cancel: [],
      };
    }
    case 'escalate':
    case 'replace': {
      const isStuck = !canBeDecided(approval) && canBeDecided(before.request.approval);
      return {
        add: [
          ...toApprovers('asked', newlyAsked),
          ...toRequester('progress'),
          ...(isStuck ? toRequester('stuck') : []),
        ],
        cancel: [],
      };
    }
    case 'nudge':
      return { add: toApprovers('nudge', mayBeAsked(approval)), cancel: [] };
    case 'reminded':
    case 'return':
      return { add: toRequester('progress'), cancel: [] };
    case 'succeed':
    case 'fail':
    case 'conflict':
    case 'confirm':
    case 'deny': {
      const tells = wasAsked || occasion.tellRequester;
      return {
        add: [...closed(asked), ...(tells ? toRequester('outcome') : [])],
        cancel: ['apply', 'reconcile', 'ask-admins'],
      };
    }
    case 'lose':
      return {
        add: [
          later('reconcile', now + occasion.reconcileAfterMs),
          later('ask-admins', now + askAfterMs),
          ...closed(asked),
          ...(wasAsked || occasion.tellRequester ? toRequester('outcome') : []),
        ],
        cancel: ['apply'],
      };
    case 'go-on':
      return { add: [later('apply', now)], cancel: ['reconcile', 'ask-admins'] };
    case 'postpone':
    case 'retry':
      return {
        add: [later('apply', Math.max(request.retryAt, now)), ...(wasAsked ? toRequester('progress') : [])],
        cancel: ['apply'],
      };
    case 'begin':
    case 'resume':
      return nothing;
  }
}

/** Messages to people about a request outside of any event. */
export function messages(
  kind: NoticeKind,
  people: readonly string[],
  record: ChangeRecord,
  times: { readonly now: number; readonly runAt: number },
): readonly NewWork[] {
  const occasion = { after: record, actor: 'cardfile', now: times.now };
  return people.map((person) => message(kind, person, occasion, times.runAt));
}

/** Reads a message back. */
export function noticeOf(work: WorkRow): Notice {
  const { kind, recipient, actor } = payload.parse(JSON.parse(work.payload));
  // Written by `message` and by nobody else.
  return { id: work.id, kind: kind as NoticeKind, requestNumber: work.request_number, recipient, actor };
}

const payload = z.object({ kind: z.string(), recipient: z.string(), actor: z.string() });
const nothing: OutgoingWork = { add: [], cancel: [] };

function message(
  kind: NoticeKind,
  recipient: string,
  { after, actor, now }: Pick<Occasion, 'after' | 'actor' | 'now'>,
  runAt: number,
): NewWork {
  const { number } = after.request;
  return {
    ...draft('notice', number, runAt, now, randomUUID()),
    payload: JSON.stringify({ kind, recipient, actor }),
    expires_at: runAt + noticeLifeMs,
  };
}

function draft(kind: WorkKind, number: number, runAt: number, now: number, name: string): NewWork {
  return {
    id: `${number}/${name}`,
    kind,
    request_number: number,
    payload: '',
    run_at: runAt,
    expires_at: 0,
    created_at: now,
  };
}
