import type { Logger } from 'pino';
import type { Contact, ContactField, SourceId } from '../contacts/contact.ts';
import { sameValue } from '../contacts/difference.ts';
import type { Roles } from '../identity/actor.ts';
import type { WritableProvider } from '../providers/provider.ts';
import type { Database } from '../store/database.ts';
import { createAudit } from './audit.ts';
import { type ChangeRecord, loadRecord } from './change-record.ts';
import type { ChangeProposal, ChangeRequest, FieldConflict } from './change-request.ts';
import { createChangeRunner } from './change-runner.ts';
import { decide, type Policy } from './policy.ts';
import { createTransitions } from './transitions.ts';

/** Every write goes through here: recorded, decided, applied once, looked at again. */
export interface ChangeRequests {
  /**
   * Records a change, decides on it and, when the policy allows, applies it. The same submission key, sent again
   * or at the same time, gives the same request and its outcome and writes nothing more. While this runs, the
   * request and its steps can be read with `bySubmission`.
   * @param context `owner` is the person in whose name, and for personal contacts in whose mailbox, is written
   * @throws {Error} when the store fails, or when owner or submission key are another person's
   */
  propose(proposal: ChangeProposal, roles: Roles, context: ChangeContext): Promise<ChangeOutcome>;
  /** The request as it stands, whoever asks: callers check who may see it. */
  get(number: number): Promise<ChangeOutcome | undefined>;
  bySubmission(submissionKey: string): Promise<ChangeOutcome | undefined>;
  /**
   * Ends what a killed process has left unfinished. Call it at start; waiting for it can take as long as another
   * process is at work: a request is taken over only when its lease has run out.
   */
  resume(): Promise<readonly ChangeOutcome[]>;
}

interface ChangeContext {
  readonly owner: string;
  readonly correlationId: string;
}

export interface ChangeOutcome {
  readonly request: ChangeRequest;
  /** In the state 'conflict': what was changed meanwhile, field by field; [] otherwise. */
  readonly conflicts: readonly FieldConflict[];
  /** The contact as it was read back after the end; undefined when it is gone or could not be read. */
  readonly stored: Contact | undefined;
  /** Fields that were sent, and are not in the system as they were asked for. */
  readonly mismatches: readonly ContactField[];
}

export interface ChangeRequestsOptions {
  readonly database: Database;
  readonly providers: (source: SourceId) => WritableProvider | undefined;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Logger;
  readonly policy?: Policy;
  /** For how long a request belongs to a process that says nothing; a living one renews in time. */
  readonly leaseMs?: number;
  /** The longest that one application may take. */
  readonly timeLimitMs?: number;
}

export function createChangeRequests(options: ChangeRequestsOptions): ChangeRequests {
  const { database, clock, policy = decide, leaseMs = 15_000, timeLimitMs = 120_000 } = options;
  let opening: ReturnType<typeof open> | undefined;
  const opened = () => {
    opening ??= open();
    return opening;
  };

  return {
    async propose(proposal, roles, context) {
      if (context.owner !== proposal.requester) throw new Error('nobody writes in the name of somebody else');
      const { transitions, settle } = await opened();
      const { number, requester } = await database.transaction((store) =>
        transitions.propose(store, proposal, roles, context),
      );
      if (requester !== proposal.requester) throw new Error("the submission key is another person's");
      return toOutcome(await settle(number));
    },

    async get(number) {
      const record = await loadRecord(database.changes, number);
      return record && toOutcome(record);
    },

    async bySubmission(submissionKey) {
      const row = await database.changes.bySubmission(submissionKey);
      const record = row && (await loadRecord(database.changes, row.number));
      return record && toOutcome(record);
    },

    async resume() {
      const { settle } = await opened();
      const numbers = await database.changes.unfinished();
      return Promise.all(numbers.map(async (number) => toOutcome(await settle(number))));
    },
  };

  async function open() {
    const transitions = createTransitions(await createAudit(database, clock), policy, clock);
    return { transitions, settle: createChangeRunner({ ...options, transitions, leaseMs, timeLimitMs }) };
  }
}

function toOutcome({ request, outcome }: ChangeRecord): ChangeOutcome {
  const { stored, mismatches = [] } = outcome ?? {};
  return { request, stored, mismatches, conflicts: stored === undefined ? [] : conflictsOf(request, stored) };
}

function conflictsOf(request: ChangeRequest, stored: Contact): readonly FieldConflict[] {
  if (request.state !== 'conflict') return [];
  return request.difference
    .filter(({ field, before }) => !sameValue(before, stored[field]))
    .map(({ field, before, after }) => ({ field, base: before, theirs: stored[field], ours: after }));
}
