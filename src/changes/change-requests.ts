import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { ListRef } from '../contacts/distribution-list.ts';
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
import { cardUpdate, parseNotice } from './jobs/outgoing-work.ts';
import { createQueueWork } from './jobs/queue-work.ts';
import { createWorker, type Worker } from './jobs/worker.ts';
import { createPolicy, type PolicyOptions } from './policy/policy.ts';
import type { PolicyFile } from './policy/policy-file.ts';
import {
  type FileRowOutcome,
  fileRowsOf,
  type ItemWindow,
  itemsOf,
  type PlacedItem,
} from './request/batch-items.ts';
import { type ChangeOutcome, toOutcome } from './request/change-outcome.ts';
import { type ChangeRecord, completeRecord, loadRecord } from './request/change-record.ts';
import type { ChangeProposal } from './request/change-request.ts';
import { storedText } from './request/check-limits.ts';
import { createWriteFollower, type OnWritten } from './request/contact-writes.ts';
import { createRequestLists } from './request/request-lists.ts';
import { createRequesterActions, openUndoOf } from './request/requester-actions.ts';
import { createSteerBatch } from './request/steer-batch.ts';
import { createTransitions, loadKnown } from './request/transitions.ts';
import { createWithLockedRequest } from './request/with-locked-request.ts';

/** The service for all writes: records, approves, applies and verifies each change once. */
export interface ChangeRequests extends Approvals {
  /**
   * Records a change. If no approval is needed, applies it; otherwise it is pending and approvers are asked.
   * The submission key makes this idempotent, also for concurrent calls. While this runs, the request and its
   * steps can be read with `bySubmission`.
   * @param context `owner` is the person in whose name and, for personal contacts, in whose mailbox Cardfile
   * writes
   * @throws {BackendError} if Entra does not return the approvers
   * @throws {ChangeInterruptedError} if the store fails after the request was recorded; the queue continues
   * with it
   * @throws {Error} if the store fails before, so that nothing is sent, or if owner or submission key are
   * another person's
   */
  propose(proposal: ChangeProposal, roles: Roles, context: ChangeContext): Promise<ChangeOutcome>;
  /** Returns the current request. Callers check who may see it. */
  get(number: number): Promise<ChangeOutcome | undefined>;
  bySubmission(submissionKey: string): Promise<ChangeOutcome | undefined>;
  /** Returns the number of the request that undoes this one or waits to, 0 if there is none. */
  undoneBy(number: number): Promise<number>;
  /** Returns items of a request about several contacts, in the order of application; [] for any other. */
  items(number: number, window: ItemWindow): Promise<readonly PlacedItem[]>;
  /** Returns rows of the file that a request imports, in their order; `from` counts from 1. */
  fileRows(number: number, window: Pick<ItemWindow, 'from' | 'limit'>): Promise<readonly FileRowOutcome[]>;
  /** Queues an update of the cards of a request, which is repeated until it succeeds. */
  updateCards(number: number): Promise<void>;
  /**
   * Starts to process the queue: approved requests, messages, reminders, expiry and reconciliation, including
   * work left by a killed process. `notify` delivers messages.
   */
  start(notify: Notify): void;
  /** Processes everything that is due, including work that becomes due meanwhile; for tests and tools. */
  drain(notify: Notify): Promise<void>;
  /** Stops processing and waits for work in flight. */
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
  /** The built-in policy by default. */
  readonly policy?: PolicyFile;
  /**
   * Receives every contact that a change wrote, in any process on the same database, within a second after
   * the write. Also receives writes from shortly before the start.
   */
  readonly onWritten?: OnWritten;
  /** How much one person may propose; {@link personLimits} by default. */
  readonly limits?: PersonLimits;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Logger;
  /** How long the lease on a request lasts without renewal, in milliseconds. */
  readonly leaseMs?: number;
  /** The time limit for applying one change, in milliseconds. */
  readonly timeLimitMs?: number;
  /** How long after an uncertain outcome the first reconciliation runs, in milliseconds. */
  readonly reconcileAfterMs?: number;
  /** How long after an uncertain outcome a missing effect is taken as final, in milliseconds. */
  readonly absenceConfirmedAfterMs?: number;
  /** How often to poll for work of other processes, in milliseconds. */
  readonly pollMs?: number;
  /** How often to poll for contacts that other processes have written, in milliseconds. */
  readonly followMs?: number;
}

/** A card action must be answered within a few seconds. */
const reminderWaitMs = 3_000;
/** How long reading the owners of a distribution list may take. */
const ownersWaitMs = 5_000;
const reminderPollMs = 50;

export function createChangeRequests(options: ChangeRequestsOptions): ChangeRequests {
  const { database, providers, people, roleResolver, groups, clock, log } = options;
  const { leaseMs = 15_000, timeLimitMs = 120_000, pollMs = 2_000 } = options;
  const { reconcileAfterMs = 30_000, absenceConfirmedAfterMs = 15 * 60_000 } = options;
  const audit = createAudit(clock);
  const file = options.policy === undefined ? {} : { file: options.policy };
  const policy = createPolicy({ people, listOwners, groups, clock, ...file });
  const rights = createRights({ database, policy, roleResolver, clock });
  const transitions = createTransitions({
    audit,
    policy,
    clock,
    reconcileAfterMs,
    limits: options.limits ?? personLimits,
  });
  const { stillAllowed } = rights;
  const run = createChangeRunner({
    ...options,
    transitions,
    stillAllowed,
    leaseMs,
    timeLimitMs,
    absenceConfirmedAfterMs,
  });
  const { onWritten = () => {}, followMs = 500 } = options;
  const writes = createWriteFollower({ store: database, onWritten, clock, log, everyMs: followMs });
  const withLockedRequest = createWithLockedRequest({ database, transitions, audit, clock });
  const absent = createAbsentApprovers({ database, transitions, policy, rights, people, clock });
  let worker: Worker | undefined;

  async function listOwners(source: SourceId, { id }: ListRef): Promise<readonly string[]> {
    const signal = AbortSignal.timeout(ownersWaitMs);
    const call = { owner: undefined, signal, correlationId: randomUUID() };
    return (await providers(source)?.lists?.owners(id, call)) ?? [];
  }

  /** Applies a request and publishes what was written before returning. Nobody waits for a large batch. */
  async function runToCompletion(number: number, isUnattended = false): Promise<ChangeRecord> {
    const [batch] = isUnattended ? [] : await database.changes.batchesOf([number]);
    if (batch !== undefined) {
      worker?.wake();
      return loadKnown(database, number);
    }
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
  const steerBatch = createSteerBatch(transitions, withLockedRequest);
  const approverActions = createApproverActions({ database, withLockedRequest, rights, people, clock });
  return {
    ...approverActions,
    ...requesterActions,
    ...createDelegations({ database, audit, people, policy, clock }),
    ...createRequestLists(database, clock),

    async decide(number, decision, by, seen) {
      const answer = await approverActions.decide(number, decision, by, seen);
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
        // Approvers who can no longer decide are replaced instead of reminded. Without Entra, all are reminded.
        await absent
          .check(number)
          .catch((error) =>
            log.warn({ event: 'approvers.check.failed', error, number }, 'approvers not checked'),
          );
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
      if (context.owner !== proposal.requester)
        throw new Error('nobody can propose changes in the name of somebody else');
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

    undoneBy: async (number) => (await openUndoOf(number, database)) ?? 0,

    async items(number, window) {
      const record = await loadRecord(database.changes, number);
      return record === undefined ? [] : itemsOf(database, record, window);
    },

    async fileRows(number, window) {
      const record = await loadRecord(database.changes, number);
      return record === undefined ? [] : fileRowsOf(database, record, window);
    },

    async steer(number, wish, roles, by) {
      const answer = await steerBatch.steer(number, wish, roles, by);
      worker?.wake();
      return answer;
    },

    async updateCards(number) {
      const record = await loadRecord(database.changes, number);
      if (record !== undefined) await database.work.add([cardUpdate(record, clock())]);
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

  /** Waits up to 3 seconds until the reminders are delivered, so that the answer can say who was reached. */
  async function remindersSent(number: number): Promise<void> {
    for (let waited = 0; waited < reminderWaitMs; waited += reminderPollMs) {
      await sleep(reminderPollMs);
      const left = await database.work.ofRequest(number);
      const isUnderWay = left.some(
        (work) => work.kind === 'notice' && work.run_at <= clock() && parseNotice(work).kind === 'nudge',
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
