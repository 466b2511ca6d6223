import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { WorkRow } from '../../store/tables.ts';
import type { NewWork } from '../../store/work-store.ts';
import type { Notice, NoticeKind } from '../approvals/approval.ts';
import { askedPeople, canBeDecided, mayBeAsked, withDelegates } from '../approvals/assignments.ts';
import type { ChangeRecord } from '../request/change-record.ts';
import type { ChangeEvent } from '../request/change-states.ts';

/** The kinds of queued work. All are idempotent. */
export type WorkKind =
  /** Apply an approved request. */
  | 'apply'
  /** Find the outcome of an uncertain request in the contact system. */
  | 'reconcile'
  /** Ask the admins to resolve a request that stays uncertain. */
  | 'ask-admins'
  | 'remind'
  | 'escalate'
  /** Check whether the assigned approvers can still decide. */
  | 'check-approvers'
  | 'expire'
  /** Send a message. */
  | 'notice';

const questions: readonly WorkKind[] = ['remind', 'escalate', 'expire', 'check-approvers'];
/** How long to reconcile an uncertain outcome automatically before asking the admins. */
const askAfterMs = 3_600_000;
/** How often to check whether approvers have become unavailable or available again. */
export const checkEveryMs = 3_600_000;
const headStartMs = 5_000;
const noticeLifeMs = 3 * 24 * 3_600_000;

/** The work that follows from a transition, stored in the same transaction. */
export interface OutgoingWork {
  readonly add: readonly NewWork[];
  readonly cancel: readonly WorkKind[];
}

export interface Occasion {
  readonly event: ChangeEvent | 'request';
  /** The request before the event; for a new request, the request itself. */
  readonly before: ChangeRecord;
  readonly after: ChangeRecord;
  readonly actor: string;
  /**
   * Whether to notify the requester of the outcome although nobody was asked, because their turn has ended.
   */
  readonly tellRequester: boolean;
  readonly now: number;
  /**
   * The first moment at which approvers may be messaged, outside quiet hours; milliseconds since the epoch.
   */
  readonly approversFrom: number;
  /** Active delegations: delegate by delegating person. */
  readonly delegates: ReadonlyMap<string, string>;
  readonly reconcileAfterMs: number;
}

/** Returns the work that follows from an event. */
export function outgoingWork(occasion: Occasion): OutgoingWork {
  const { event, before, after, now } = occasion;
  const { request, plan } = after;
  const { number, approval, requester } = request;
  const wasAsked = approval.stages.length > 0;
  const asked = askedPeople(approval);
  const later = (kind: WorkKind, at: number, name: string = kind): NewWork =>
    newWork(kind, number, at, now, name);
  const toApprovers = (kind: NoticeKind, people: readonly string[]) => [
    ...withDelegates(request, people, occasion.delegates).map((person) =>
      noticeTo(kind, person, occasion, occasion.approversFrom),
    ),
  ];
  const closed = (people: readonly string[]) =>
    withDelegates(request, people, occasion.delegates).map((person) =>
      noticeTo('closed', person, occasion, now),
    );
  const toRequester = (kind: NoticeKind) => [noticeTo(kind, requester, occasion, now)];
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
      // Without approvers the requester's turn applies the change; the queue takes over if that process dies.
      if (!wasAsked) {
        // Nobody waits in a turn for a large batch.
        const at = request.batch === undefined ? now + headStartMs : now;
        return { add: [later('apply', at)], cancel: [] };
      }
      return {
        add: [later('apply', now), ...closed(asked), ...toRequester('progress')],
        cancel: questions,
      };
    case 'consent': {
      const closing = approval.stage === before.request.approval.stage ? [occasion.actor] : asked;
      const gone = closing.filter((person) => !newlyAsked.includes(person));
      const isNewStage = approval.stage !== before.request.approval.stage;
      // The approvers of the first stage were checked when the request was created.
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
    case 'stop':
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
    case 'pause':
      return { add: toRequester('progress'), cancel: [] };
    case 'continue':
    case 'cancel':
      return { add: [later('apply', now), ...toRequester('progress')], cancel: ['apply'] };
    case 'begin':
    case 'resume':
      return nothing;
  }
}

/** Returns messages to people about a request that no event caused. */
export function noticesTo(
  kind: NoticeKind,
  people: readonly string[],
  record: ChangeRecord,
  times: { readonly now: number; readonly runAt: number },
): readonly NewWork[] {
  const occasion = { after: record, actor: 'cardfile', now: times.now };
  return people.map((person) => noticeTo(kind, person, occasion, times.runAt));
}

/** How soon the cards of a request are updated, and how often those of a large batch, in milliseconds. */
const updateAfterMs = 2_000;

/**
 * Returns a message that updates the cards of a request in {@link updateAfterMs}, until it succeeds. While it waits,
 * another one is not added, because it has the same id.
 */
export function cardUpdate(record: ChangeRecord, now: number): NewWork {
  const { requester, number } = record.request;
  const occasion = { after: record, actor: 'cardfile', now };
  return { ...noticeTo('progress', requester, occasion, now + updateAfterMs), id: `${number}/progress` };
}

/** Parses a stored message. */
export function parseNotice(work: WorkRow): Notice {
  const { kind, recipient, actor } = payload.parse(JSON.parse(work.payload));
  // Only `noticeTo` writes this payload.
  return { id: work.id, kind: kind as NoticeKind, requestNumber: work.request_number, recipient, actor };
}

const payload = z.object({ kind: z.string(), recipient: z.string(), actor: z.string() });
const nothing: OutgoingWork = { add: [], cancel: [] };

function noticeTo(
  kind: NoticeKind,
  recipient: string,
  { after, actor, now }: Pick<Occasion, 'after' | 'actor' | 'now'>,
  runAt: number,
): NewWork {
  const { number } = after.request;
  return {
    ...newWork('notice', number, runAt, now, randomUUID()),
    payload: JSON.stringify({ kind, recipient, actor }),
    expires_at: runAt + noticeLifeMs,
  };
}

function newWork(kind: WorkKind, number: number, runAt: number, now: number, name: string): NewWork {
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
