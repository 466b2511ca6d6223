import type { Logger } from 'pino';
import type { People } from '../../identity/people.ts';
import type { WritableProvider } from '../../providers/provider.ts';
import type { Database, Store } from '../../store/database.ts';
import { type Finding, findEffect } from '../apply/find-effect.ts';
import { resolveUncertain } from '../apply/resolve-uncertain.ts';
import type { AbsentApprovers } from '../approvals/absent-approvers.ts';
import type { Notice, NoticeKind, Notify } from '../approvals/approval.ts';
import {
  mayBeAsked,
  presentAssignments,
  undecidedAssignments,
  withDelegates,
} from '../approvals/assignments.ts';
import type { Policy } from '../policy/policy.ts';
import { type ChangeRecord, loadRecord, lockRecord } from '../request/change-record.ts';
import type { ChangeRequest } from '../request/change-request.ts';
import { isUnderWay } from '../request/change-states.ts';
import { isPutOff, mayPass, retryForMs } from '../request/retry.ts';
import type { Transitions } from '../request/transitions.ts';
import { isOverdue } from '../request/with-locked-request.ts';
import { checkEveryMs, noticesTo, parseNotice, type WorkKind } from './outgoing-work.ts';
import { backOff, type WorkHandler } from './worker.ts';

export interface QueueWorkOptions {
  readonly database: Database;
  readonly transitions: Transitions;
  readonly policy: Pick<Policy, 'wakingTime'>;
  readonly absent: AbsentApprovers;
  readonly providers: (source: ChangeRequest['source']) => WritableProvider | undefined;
  readonly runToCompletion: (number: number, isUnattended: boolean) => Promise<ChangeRecord>;
  readonly notify: Notify;
  readonly people: Pick<People, 'membersOf'>;
  readonly adminGroupId: string;
  readonly clock: () => number;
  readonly log: Logger;
  readonly timeLimitMs: number;
  /** How long after an uncertain outcome a missing effect is taken as final, in milliseconds. */
  readonly absenceConfirmedAfterMs: number;
}

const dayMs = 24 * 3_600_000;
/** After this many attempts, a refused message counts as undeliverable. */
const maxRefusals = 5;
/** Messages that ask an approver to decide. */
const toApprovers: ReadonlySet<NoticeKind> = new Set<NoticeKind>(['asked', 'reminder', 'nudge']);

/** Creates the handlers of queued work. Each checks the request's state first and is therefore idempotent. */
export function createQueueWork(options: QueueWorkOptions): Readonly<Record<WorkKind, WorkHandler>> {
  const { database, transitions, policy, absent, providers, runToCompletion, notify, clock, log } = options;

  return {
    async apply({ request_number: number }) {
      const { request } = await runToCompletion(number, true);
      if (isPutOff(request, clock())) return { again: request.retryAt };
      // A large batch is applied in portions, so that others get their turn.
      return isUnderWay(request.state) && request.batch?.wanted !== 'pause' ? { again: clock() } : 'done';
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
        const assignments = presentAssignments(record.request.approval);
        const people = await recipientsOf(
          store,
          record,
          assignments.map(({ person }) => person),
        );
        const now = clock();
        await store.work.add(noticesTo('reminder', people, record, { now, runAt: policy.wakingTime(now) }));
      });
      return 'done';
    },

    async escalate({ request_number: number }) {
      await absent.escalate(number);
      return 'done';
    },

    async 'check-approvers'({ id, request_number: number }) {
      await absent.check(number);
      const record = await loadRecord(database.changes, number);
      if (record?.request.state !== 'pending') return 'done';
      const { approval } = record.request;
      const asked = new Set(mayBeAsked(approval));
      const missed = approval.absences.flatMap(({ person }) => (asked.has(person) ? [person] : []));
      const now = clock();
      // They may have installed Cardfile meanwhile.
      await database.work.add(noticesTo('asked', missed, record, { now, runAt: policy.wakingTime(now) }));
      return id === `${number}/check-approvers` ? { again: now + checkEveryMs } : 'done';
    },

    async notice(work) {
      const notice = parseNotice(work);
      const { requestNumber, recipient, kind } = notice;
      const delivery = await notify(notice).catch((error) => {
        log.warn({ event: 'notice.failed', error, kind, number: requestNumber }, 'notice not delivered');
        return 'later' as const;
      });
      const isRetried = delivery === 'refused' && work.attempts < maxRefusals;
      if (delivery === 'later' || isRetried) return { again: clock() + backOff(work.attempts) };
      if (delivery === 'delivered') await delivered(notice);
      else if (delivery === 'not-installed') await absent.unreachable(requestNumber, recipient, delivery);
      else if (delivery !== 'unneeded') await absent.unreachable(requestNumber, recipient, 'unreachable');
      return 'done';
    },

    async 'ask-admins'({ request_number: number }) {
      const { adminGroupId, people } = options;
      const record = await loadRecord(database.changes, number);
      if (record?.request.state !== 'uncertain') return 'done';
      const { owner } = record.request;
      const admins = adminGroupId === '' || owner !== undefined ? [] : await people.membersOf(adminGroupId);
      const now = clock();
      await database.work.add(
        noticesTo('help-wanted', owner === undefined ? admins : [owner], record, {
          now,
          runAt: policy.wakingTime(now),
        }),
      );
      return { again: now + dayMs };
    },

    async reconcile({ request_number: number, attempts, created_at: since }) {
      const record = await loadRecord(database.changes, number);
      if (record?.request.state !== 'uncertain') return 'done';
      const provider = providers(record.request.source);
      const { owner, correlationId } = record;
      const call = { owner, correlationId, signal: AbortSignal.timeout(options.timeLimitMs) };
      const finding = provider && (await findEffect(record, provider, database, call));
      const waited = clock() - since;
      const event = finding && eventAfter(finding, record, waited);
      if (finding === undefined || event === undefined) {
        const isUnknown = finding === undefined || finding.kind === 'unknown';
        const soonest = isUnknown ? 0 : since + options.absenceConfirmedAfterMs;
        return { again: Math.max(soonest, clock() + backOff(attempts)) };
      }
      const { targetId, stored, reading, found } = finding;
      const refused = record.request.reading.refused;
      await database.transaction(async (store) => {
        const now = await lockRecord(store.changes, number);
        if (now?.request.state !== 'uncertain') return;
        const note = 'found out by looking at the contact system';
        const outcome = { stored, reading: { ...reading, refused } };
        const about = { targetId, owner: stored?.ref.owner, outcome, found };
        const fields = { retry_until: now.retryUntil || clock() + retryForMs };
        await resolveUncertain(store, transitions, now, event, about, { note, tellRequester: true, fields });
      });
      return 'done';
    },
  };

  /**
   * Returns the event that a finding leads to; undefined if it is too early to tell. An incomplete change
   * continues only if it may be retried and its retry period has not ended.
   */
  function eventAfter(
    { kind }: Finding,
    { request: { problem }, retryUntil }: ChangeRecord,
    waitedMs: number,
  ): 'confirm' | 'deny' | 'go-on' | undefined {
    if (kind === 'there') return 'confirm';
    if (kind === 'unknown') return undefined;
    const mayContinue = mayPass(problem) && (retryUntil === 0 || clock() < retryUntil);
    if (kind === 'incomplete' && mayContinue) return 'go-on';
    return waitedMs >= options.absenceConfirmedAfterMs ? 'deny' : undefined;
  }

  /** Updates the request after a message has reached an approver. */
  async function delivered({ kind, recipient, requestNumber }: Notice): Promise<void> {
    if (!toApprovers.has(kind)) return;
    await absent.reached(requestNumber, recipient);
    if (kind !== 'nudge') return;
    await database.transaction(async (store) => {
      const record = await lockRecord(store.changes, requestNumber);
      if (record?.request.state !== 'pending') return;
      const { approval } = record.request;
      if (!undecidedAssignments(approval).some(({ person }) => person === recipient)) return;
      const others = approval.reminders.filter(({ person }) => person !== recipient);
      const reminders = [...others, { person: recipient, at: clock() }];
      const change = { approval: { ...approval, reminders }, note: `reminded ${recipient}` };
      await transitions.advance(store, record, 'reminded', change);
    });
  }

  async function recipientsOf(store: Store, { request }: ChangeRecord, people: readonly string[]) {
    const delegations = await store.delegations.inForce(clock());
    const delegates = new Map(delegations.map(({ from_person, to_person }) => [from_person, to_person]));
    return withDelegates(request, people, delegates);
  }
}
