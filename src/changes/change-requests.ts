import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Owner } from '../contacts/owner.ts';
import type { SourceId } from '../contacts/sources.ts';
import type { Roles } from '../identity/actor.ts';
import type { People } from '../identity/people.ts';
import type { RoleResolver } from '../identity/roles.ts';
import { ChangeInterruptedError, DatabaseError } from '../platform/errors.ts';
import { type PersonLimits, personLimits } from '../platform/person-limits.ts';
import type { WritableProvider } from '../providers/provider.ts';
import type { Database } from '../store/database.ts';
import { createChangeRunner } from './apply/change-runner.ts';
import { createAbsentApprovers } from './approvals/absent-approvers.ts';
import type { Notify } from './approvals/approval.ts';
import type { Approvals } from './approvals/approvals.ts';
import { createApproverActions } from './approvals/approver-actions.ts';
import { createDelegations } from './approvals/delegations.ts';
import { createRights } from './approvals/rights.ts';
import { createAudit } from './audit/audit.ts';
import { noticeOf } from './jobs/outgoing-work.ts';
import { createQueueWork } from './jobs/queue-work.ts';
import { createWorker, type Worker } from './jobs/worker.ts';
import { createPolicy, type PolicyOptions } from './policy/policy.ts';
import type { PolicyFile } from './policy/policy-file.ts';
import type { ChangeOutcome } from './request/change-outcome.ts';
import { toOutcome } from './request/change-outcome.ts';
import { type ChangeRecord, completeRecord, loadRecord } from './request/change-record.ts';
import type { ChangeProposal } from './request/change-request.ts';
import { storedText } from './request/check-limits.ts';
import { createWriteFollower, type OnWritten } from './request/contact-writes.ts';
import { createRequestLists } from './request/request-lists.ts';
import { createRequesterActions } from './request/requester-actions.ts';
import { createTransitions } from './request/transitions.ts';
import { createWithLockedRequest } from './request/with-locked-request.ts';

/** Every write goes through here: recorded, agreed to, applied once, looked at again. */
export interface ChangeRequests extends Approvals {
  /**
   * Records a change and, when nobody has to agree, applies it; otherwise it is pending and approvers are asked. The same submission key, sent again
   * or at the same time, gives the same request and its outcome and writes nothing more. While this runs, the
   * request and its steps can be read with `bySubmission`.
   * @param context `owner` is the person in whose name, and for personal contacts in whose mailbox, is written
   * @throws {BackendError} when Entra does not say who has to agree
   * @throws {ChangeInterruptedError} when the store fails after the request was recorded: the queue goes on with it
   * @throws {Error} when the store fails before, so that nothing is sent, or when owner or submission key are
   * another person's
   */
  propose(proposal: ChangeProposal, roles: Roles, context: ChangeContext): Promise<ChangeOutcome>;
  /** The request as it stands, whoever asks: callers check who may see it. */
  get(number: number): Promise<ChangeOutcome | undefined>;
  bySubmission(submissionKey: string): Promise<ChangeOutcome | undefined>;
  /**
   * Begins to do what is waiting: approved requests, messages, reminders, expiry, looking for uncertain ends; what
   * a killed process has left, too. `notify` delivers messages; what is under way ends before `close` resolves.
   */
  start(notify: Notify): void;
  /** Does all that is due now, and what comes due by that; for tests and tools that have no time to wait. */
  drain(notify: Notify): Promise<void>;
  /** Takes on nothing more and waits for what is under way. */
  close(): Promise<void>;
}

interface ChangeContext {
  readonly owner: Owner;
  readonly correlationId: string;
}

export interface ChangeRequestsOptions {
  readonly database: Database;
  readonly providers: (source: SourceId) => WritableProvider | undefined;
  readonly people: People;
  readonly roleResolver: RoleResolver;
  /** Entra group ids, '' for none. */
  readonly groups: PolicyOptions['groups'];
  /** The built-in one when left out. */
  readonly policy?: PolicyFile;
  /**
   * Hears of every contact that a change wrote, in this process or another one on the same database, within a second of
   * the end of the write; of what was written just before the start, too.
   */
  readonly onWritten?: OnWritten;
  /** How much one person may propose; the usual limits when left out. */
  readonly limits?: PersonLimits;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Logger;
  /** For how long a request belongs to a process that says nothing; a living one renews in time. */
  readonly leaseMs?: number;
  /** The longest that one application may take. */
  readonly timeLimitMs?: number;
  /** When to look for an uncertain end for the first time. */
  readonly reconcileAfterMs?: number;
  /** When an effect that is not seen is taken not to come any more. */
  readonly absenceConfirmedAfterMs?: number;
  /** How often to look for work that another process has left. */
  readonly pollMs?: number;
  /** How often to look for contacts that another process has written. */
  readonly followMs?: number;
}

/** A card action has some seconds to be answered in. */
const reminderWaitMs = 3_000;
const reminderPollMs = 50;

export function createChangeRequests(options: ChangeRequestsOptions): ChangeRequests {
  const { database, providers, people, roleResolver, groups, clock, log } = options;
  const { leaseMs = 15_000, timeLimitMs = 120_000, pollMs = 1_000 } = options;
  const { reconcileAfterMs = 30_000, absenceConfirmedAfterMs = 15 * 60_000 } = options;
  const audit = createAudit(clock);
  const file = options.policy === undefined ? {} : { file: options.policy };
  const policy = createPolicy({ people, groups, clock, ...file });
  const rights = createRights({ policy, roleResolver, clock });
  const transitions = createTransitions({
    audit,
    policy,
    clock,
    reconcileAfterMs,
    limits: options.limits ?? personLimits,
  });
  const { stillAllowed } = rights;
  const run = createChangeRunner({ ...options, transitions, stillAllowed, leaseMs, timeLimitMs });
  const { onWritten = () => {}, followMs = 500 } = options;
  const writes = createWriteFollower({ store: database, onWritten, clock, log, everyMs: followMs });
  const withLockedRequest = createWithLockedRequest({ database, transitions, audit, clock });
  const absent = createAbsentApprovers({ database, transitions, policy, rights, people, clock });
  let worker: Worker | undefined;

  /** Whoever waits for the end finds what became true. */
  async function runToCompletion(number: number, isUnattended = false): Promise<ChangeRecord> {
    const record = await run(number, isUnattended);
    await writes.follow();
    return record;
  }

  const requesterActions = createRequesterActions({
    database,
    transitions,
    policy,
    withLockedRequest,
    providers,
    runToCompletion,
    clock,
  });
  const approverActions = createApproverActions({ database, withLockedRequest, rights, people, clock });
  return {
    ...approverActions,
    ...requesterActions,
    ...createDelegations({ database, audit, people, policy, clock }),
    ...createRequestLists(database, clock),

    async decide(number, decision, by) {
      const answer = await approverActions.decide(number, decision, by);
      worker?.wake();
      return answer;
    },

    async resolve(number, found, roles, by) {
      const answer = await requesterActions.resolve(number, found, roles, by);
      await writes.follow();
      return answer;
    },

    async nudge(number, by) {
      const seen = await database.changes.get(number);
      if (seen?.requester === by.actor) {
        // Whoever cannot decide any more is not reminded, but replaced. Without Entra, all are reminded.
        await absent.check(number).catch((error) => log.warn({ error, number }, 'approvers not checked'));
      }
      const answer = await requesterActions.nudge(number, by);
      if (worker === undefined || answer?.refusal !== '') return answer;
      worker.wake();
      await remindersSent(number);
      const now = await loadRecord(database.changes, number);
      return now === undefined ? answer : { ...answer, ...toOutcome(now) };
    },

    async retry(number, by) {
      const answer = await requesterActions.retry(number, by);
      worker?.wake();
      return answer;
    },

    async preview(proposal, roles) {
      const { outcome, rule, words, approval } = await policy.rule(proposal, roles);
      const { stages, absences, dueAt, timing } = approval;
      return { outcome, rule, words, stages, absences, dueAt, timing };
    },

    async propose(proposed, roles, context) {
      const proposal = { ...proposed, reason: storedText(proposed.reason) };
      if (context.owner !== proposal.requester) throw new Error('nobody writes in the name of somebody else');
      const known = await database.changes.bySubmission(proposal.submissionKey);
      const { number, requester } = known ?? (await record(proposal, roles, context));
      if (requester !== proposal.requester) throw new Error("the submission key is another person's");
      worker?.wake();
      try {
        return toOutcome(await runToCompletion(number));
      } catch (error) {
        if (error instanceof DatabaseError) throw new ChangeInterruptedError(number, error);
        throw error;
      }
    },

    async get(number) {
      const found = await loadRecord(database.changes, number);
      return found && toOutcome(found);
    },

    async bySubmission(submissionKey) {
      const row = await database.changes.bySubmission(submissionKey);
      const found = await completeRecord(database.changes, row);
      return found && toOutcome(found);
    },

    start(notify) {
      worker ??= createQueue(notify);
      worker.start();
      writes.start();
    },
    drain: (notify) => createQueue(notify).runDue(),
    async close() {
      await worker?.stop();
      await writes.stop();
    },
  };

  async function record(proposal: ChangeProposal, roles: Roles, context: ChangeContext) {
    const ruling = await policy.rule(proposal, roles);
    return database.transaction((store) => transitions.propose(store, proposal, ruling, context));
  }

  /** Waits a moment for the reminders to be delivered, so that the answer can tell to whom they were. */
  async function remindersSent(number: number): Promise<void> {
    for (let waited = 0; waited < reminderWaitMs; waited += reminderPollMs) {
      await sleep(reminderPollMs);
      const left = await database.work.ofRequest(number);
      const isUnderWay = left.some(
        (work) => work.kind === 'notice' && work.run_at <= clock() && noticeOf(work).kind === 'nudge',
      );
      if (!isUnderWay) return;
    }
  }

  function createQueue(notify: Notify): Worker {
    const handlers = createQueueWork({
      database,
      transitions,
      policy,
      absent,
      providers,
      runToCompletion,
      notify,
      people,
      clock,
      log,
      adminGroupId: groups.admin,
      timeLimitMs,
      absenceConfirmedAfterMs,
    });
    return createWorker({ database, handlers, clock, log, pollMs, leaseMs });
  }
}
