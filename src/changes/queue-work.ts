import type { Logger } from 'pino';
import type { People } from '../identity/people.ts';
import type { WritableProvider } from '../providers/provider.ts';
import type { Database, Store } from '../store/database.ts';
import type { Notify } from './approval.ts';
import { type ChangeRecord, loadRecord, lockRecord } from './change-record.ts';
import type { ChangeRequest } from './change-request.ts';
import { clearUp } from './clear-up.ts';
import { isOverdue } from './deed.ts';
import { messages, noticeOf, type WorkKind } from './outgoing-work.ts';
import { type Policy, seatsOf } from './policy.ts';
import type { ApproverSpec } from './policy-file.ts';
import { lookFor } from './reconcile.ts';
import { decisionsOf, hasPart, openStage, undecidedSeats, withDelegates, withSeats } from './seats.ts';
import type { Transitions } from './transitions.ts';
import { backOff, type WorkHandler } from './worker.ts';

export interface QueueWorkOptions {
  readonly database: Database;
  readonly transitions: Transitions;
  readonly policy: Policy;
  readonly providers: (source: ChangeRequest['source']) => WritableProvider | undefined;
  readonly settle: (number: number) => Promise<ChangeRecord>;
  readonly notify: Notify;
  readonly people: Pick<People, 'membersOf'>;
  readonly adminGroupId: string;
  readonly clock: () => number;
  readonly log: Logger;
  readonly timeLimitMs: number;
  /** How long after an uncertain end an effect that is not seen is taken not to come any more. */
  readonly believeAfterMs: number;
}

const dayMs = 24 * 3_600_000;

/** What the queue does for each kind of work. Each looks at the request first, so that doing it twice is harmless. */
export function createQueueWork(options: QueueWorkOptions): Readonly<Record<WorkKind, WorkHandler>> {
  const { database, transitions, policy, providers, settle, notify, clock, log } = options;

  return {
    async apply({ request_number: number }) {
      await settle(number);
      return 'done';
    },

    async expire({ request_number: number }) {
      await database.transaction(async (store) => {
        const record = await lockRecord(store.changes, number);
        if (record !== undefined && isOverdue(record, clock())) {
          await transitions.advance(store, record, 'expire');
        }
      });
      return 'done';
    },

    async remind({ request_number: number }) {
      await database.transaction(async (store) => {
        const record = await lockRecord(store.changes, number);
        if (record === undefined || record.request.state !== 'pending') return;
        const seats = undecidedSeats(record.request.approval).filter(({ reachable }) => reachable);
        const people = await toldOf(
          store,
          record,
          seats.map(({ person }) => person),
        );
        const now = clock();
        await store.work.add(messages('reminder', people, record, { now, runAt: policy.wakingTime(now) }));
      });
      return 'done';
    },

    async escalate({ request_number: number }) {
      const seen = await loadRecord(database.changes, number);
      if (seen !== undefined) await askAlso(seen, seen.plan.escalateTo, 'escalation', 'escalate');
      return 'done';
    },

    async notice(work) {
      const notice = noticeOf(work);
      const delivery = await notify(notice).catch((error) => {
        log.warn({ error, kind: notice.kind, number: notice.requestNumber }, 'notice not delivered');
        return 'later' as const;
      });
      if (delivery === 'later') return { again: clock() + backOff(work.attempts) };
      if (delivery === 'gone') await replace(notice.requestNumber, notice.recipient);
      return 'done';
    },

    async 'ask-admins'({ request_number: number }) {
      const { adminGroupId, people } = options;
      const admins = adminGroupId === '' ? [] : await people.membersOf(adminGroupId);
      const record = await loadRecord(database.changes, number);
      if (record?.request.state !== 'uncertain') return 'done';
      const now = clock();
      await database.work.add(
        messages('help-wanted', admins, record, { now, runAt: policy.wakingTime(now) }),
      );
      return { again: now + dayMs };
    },

    async reconcile({ request_number: number, attempts, created_at: since }) {
      const record = await loadRecord(database.changes, number);
      if (record?.request.state !== 'uncertain') return 'done';
      const provider = providers(record.request.source);
      const { owner, correlationId } = record;
      const call = { owner, correlationId, signal: AbortSignal.timeout(options.timeLimitMs) };
      const finding = provider && (await lookFor(record, provider, database, call));
      const waited = clock() - since;
      const event =
        finding?.kind === 'there'
          ? 'confirm'
          : finding?.kind === 'not-there' && waited >= options.believeAfterMs
            ? 'deny'
            : undefined;
      if (event === undefined || finding === undefined) {
        const soonest = finding?.kind === 'not-there' ? since + options.believeAfterMs : 0;
        return { again: Math.max(soonest, clock() + backOff(attempts)) };
      }
      const { targetId, stored, mismatches } = finding;
      await database.transaction(async (store) => {
        const now = await lockRecord(store.changes, number);
        if (now?.request.state !== 'uncertain') return;
        const note = 'found out by looking at the contact system';
        const about = { targetId, owner: stored?.ref.owner, outcome: { stored, mismatches } };
        await clearUp(store, transitions, now, event, about, { note, tellRequester: true });
      });
      return 'done';
    },
  };

  /** Somebody has removed the app: those who can still be reached have to be enough, or others are asked. */
  async function replace(number: number, person: string): Promise<void> {
    const seen = await loadRecord(database.changes, number);
    if (seen?.request.state !== 'pending') return;
    const { approval } = seen.request;
    const stage = openStage(approval);
    if (!stage?.seats.some((seat) => seat.person === person && seat.reachable)) return;
    const left = undecidedSeats(approval).filter((seat) => seat.reachable && seat.person !== person);
    const made = decisionsOf(approval, approval.stage).length;
    const isEnough = left.length + made >= stage.needed;
    await askAlso(seen, isEnough ? [] : seen.plan.fallback, 'fallback', 'replace', person);
  }

  /** Gives seats in the open stage to more people. */
  async function askAlso(
    seen: ChangeRecord,
    specs: readonly ApproverSpec[],
    as: 'escalation' | 'fallback',
    event: 'escalate' | 'replace',
    gone = '',
  ): Promise<void> {
    if (seen.request.state !== 'pending') return;
    const candidates = seatsOf(await policy.candidates(specs, seen.request), as);
    await database.transaction(async (store) => {
      const record = await lockRecord(store.changes, seen.request.number);
      if (record?.request.state !== 'pending') return;
      const { approval } = record.request;
      if (approval.stage !== seen.request.approval.stage) return;
      const seats = (openStage(approval)?.seats ?? []).map((seat) =>
        seat.person === gone ? { ...seat, reachable: false } : seat,
      );
      const more = candidates.filter(({ person }) => !hasPart(approval, person));
      if (more.length === 0 && gone === '') return;
      await transitions.advance(store, record, event, {
        approval: withSeats(approval, [...seats, ...more]),
        note: gone === '' ? 'nobody has decided in time' : 'an approver cannot be reached any more',
      });
    });
  }

  async function toldOf(store: Store, { request }: ChangeRecord, people: readonly string[]) {
    const delegations = await store.delegations.inForce(clock());
    const delegates = new Map(delegations.map(({ from_person, to_person }) => [from_person, to_person]));
    return withDelegates(request, people, delegates);
  }
}
