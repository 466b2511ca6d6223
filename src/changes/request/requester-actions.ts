import { type Contact, type ContactField, contactFields, pickFields } from '../../contacts/contact.ts';
import { asOwner } from '../../contacts/owner.ts';
import { difference } from '../../contacts/validation/difference.ts';
import { filledFields } from '../../contacts/validation/field-values.ts';
import type { Roles } from '../../identity/actor.ts';
import type { WritableProvider } from '../../providers/provider.ts';
import type { Database, Store } from '../../store/database.ts';
import { toPiece } from '../apply/apply-batch.ts';
import { type Piece, pieceOf } from '../apply/apply-change.ts';
import { findEffect } from '../apply/find-effect.ts';
import { type Observation, resolveUncertain } from '../apply/resolve-uncertain.ts';
import type { Answer, Approvals, By, Refusal } from '../approvals/approvals.ts';
import { undecidedAssignments } from '../approvals/assignments.ts';
import type { Policy, Ruling } from '../policy/policy.ts';
import { allItems, itemsToRetry } from './batch-items.ts';
import { type ChangeRecord, loadRecord } from './change-record.ts';
import {
  type ChangeProposal,
  type ChangeRequest,
  type ChangeState,
  type ItemProposal,
  noReading,
  total,
} from './change-request.ts';
import { endedUnapplied, isEnded } from './change-states.ts';
import type { Origin } from './new-row.ts';
import { hasTouched, mayBeRetried } from './retry.ts';
import { loadKnown, lockKnown, type Transitions } from './transitions.ts';
import { answer, type WithLockedRequest } from './with-locked-request.ts';

export type RequesterActions = Pick<
  Approvals,
  'withdraw' | 'nudge' | 'resubmit' | 'undo' | 'retry' | 'retryItems' | 'resolve'
>;

export interface RequesterActionsOptions {
  readonly database: Database;
  readonly transitions: Transitions;
  readonly policy: Policy;
  readonly withLockedRequest: WithLockedRequest;
  readonly providers: (source: ChangeProposal['source']) => WritableProvider | undefined;
  /** Waits until the request has ended or waits for something; applies it if it is approved. */
  readonly runToCompletion: (number: number) => Promise<ChangeRecord>;
  readonly clock: () => number;
}

/** How long reading the contact system may take when an admin resolves a request, in milliseconds. */
const lookForMs = 5_000;
const unseen: Observation = {
  targetId: '',
  owner: undefined,
  found: undefined,
  outcome: { stored: undefined, reading: noReading },
};

const nudgeEveryMs = 4 * 3_600_000;

/** Creates the actions of requesters, and those that undo, retry or resolve a request. */
export function createRequesterActions(options: RequesterActionsOptions): RequesterActions {
  const { database, transitions, policy, withLockedRequest, providers, runToCompletion, clock } = options;

  return {
    withdraw: (number, by) =>
      withLockedRequest(number, by, ({ request }) => {
        if (request.requester !== by.actor) return { refusal: 'not-yours' };
        const isOpen = request.state === 'pending' || request.state === 'approved';
        // If some steps were written before the system throttled, an undo is needed instead of a withdrawal.
        return isOpen && !hasTouched(request)
          ? { event: 'withdraw', change: {} }
          : { refusal: 'wrong-state' };
      }),

    nudge: (number, by) =>
      withLockedRequest(number, by, ({ request }) => {
        const { approval } = request;
        if (request.requester !== by.actor) return { refusal: 'not-yours' };
        if (request.state !== 'pending' || undecidedAssignments(approval).length === 0) {
          return { refusal: 'wrong-state' };
        }
        const nextNudgeAt = Math.max(approval.nudgedAt, request.createdAt) + nudgeEveryMs;
        const tooSoon = approval.nudgedAt !== 0 && clock() < nextNudgeAt;
        if (tooSoon) return { refusal: 'too-soon', nextNudgeAt };
        return { event: 'nudge', change: { approval: { ...approval, nudgedAt: clock() } } };
      }),

    async resubmit(number, edited, roles, by) {
      const old = await loadRecord(database.changes, number);
      if (old === undefined) return undefined;
      const { operation, source, target, requester } = old.request;
      // Other operations have no form to edit; they are proposed again.
      const isTyped = operation === 'create' || operation === 'update' || operation === 'delete';
      if (!isTyped) return answer(old, { refusal: 'wrong-state' });
      const { reason, targetName, targetVersion, submissionKey, before, after } = edited;
      const proposal: ChangeProposal = {
        submissionKey,
        operation,
        source,
        target,
        targetName,
        targetVersion,
        before,
        after,
        recreates: old.recreates,
        reason,
        requester,
      };
      return propose(
        old,
        proposal,
        roles,
        { ...originOf(old, by), replaces: number },
        async (record, store) => {
          if (record.request.requester !== by.actor) return 'not-yours';
          const { state } = record.request;
          if (state === 'pending') {
            const note = 'replaced by an edited version';
            await transitions.advance(store, record, 'withdraw', { note, ...by });
            return '';
          }
          return endedUnapplied(state) ? '' : 'wrong-state';
        },
      );
    },

    async undo(number, { submissionKey, reason }, roles, by) {
      const old = await loadRecord(database.changes, number);
      if (old === undefined) return undefined;
      if (!wasApplied(old.request)) return answer(old, { refusal: 'wrong-state' });
      const inverse = await inverseOf(old, providers(old.request.source), database);
      if (inverse === undefined) return answer(old, { refusal: 'nothing-to-undo' });
      const { source, targetName } = old.request;
      const proposal: ChangeProposal = {
        ...inverse,
        submissionKey,
        source,
        targetName,
        targetVersion: '',
        reason,
        requester: by.actor,
      };
      const origin = { ...originOf(old, by), owner: asOwner(by.actor), undoOf: number };
      return propose(old, proposal, roles, origin, async ({ request }, store) => {
        const involved = [request.requester, ...request.approval.decisions.map(({ actor }) => actor)];
        if (request.owner !== undefined && request.owner !== by.actor) return 'not-yours';
        if (!involved.includes(by.actor) && !roles.has('admin')) return 'not-yours';
        const otherNumber = await openUndoOf(number, store);
        return otherNumber === undefined ? '' : { refusal: 'already-undone', otherNumber };
      });
    },

    retry: (number, by) =>
      withLockedRequest(number, by, async ({ request }, store) => {
        if (request.requester !== by.actor) return { refusal: 'not-yours' };
        if (!mayBeRetried(request)) return { refusal: 'wrong-state' };
        const undo = await openUndoOf(number, store);
        if (undo !== undefined) return { refusal: 'already-undone', otherNumber: undo };
        return { event: 'retry', change: { fields: { problem: '', retry_until: 0 } } };
      }),

    async retryItems(number, { submissionKey, reason }, roles, by) {
      const old = await loadRecord(database.changes, number);
      if (old === undefined) return undefined;
      const { source, state, batch, requester, targetName } = old.request;
      if (requester !== by.actor) return answer(old, { refusal: 'not-yours' });
      const isOver =
        batch !== undefined && (state === 'applied' || state === 'failed' || state === 'canceled');
      const { items, fileRows } = isOver ? await itemsToRetry(database, old) : { items: [], fileRows: [] };
      // Values may have been erased meanwhile.
      if (!items.some(({ before, after }) => difference(before, after).length > 0))
        return answer(old, { refusal: 'wrong-state' });
      const proposal: ChangeProposal = {
        submissionKey,
        operation: 'batch',
        source,
        target: undefined,
        targetName: items.length === 1 ? (items[0]?.targetName ?? '') : targetName,
        targetVersion: '',
        before: {},
        after: {},
        reason,
        requester,
        items,
        fileRows,
      };
      const origin = { ...originOf(old, by), replaces: number };
      return propose(old, proposal, roles, origin, async (_record, store) => {
        const otherNumber = await retryOf(number, requester, store);
        return otherNumber === undefined ? '' : { refusal: 'already-retried', otherNumber };
      });
    },

    async resolve(number, found, roles, by) {
      const mayResolve = ({ owner }: ChangeRequest) =>
        owner === undefined ? roles.has('admin') : owner === by.actor;
      const observation = await lookNow(number, mayResolve);
      return withLockedRequest(number, by, async (record, store) => {
        if (!mayResolve(record.request)) return { refusal: 'not-yours' };
        if (record.request.state !== 'uncertain') return { refusal: 'wrong-state' };
        const change = {
          note: record.request.owner === undefined ? 'an admin has looked' : 'the owner has looked',
          ...by,
        };
        const event = found === 'there' ? 'confirm' : 'deny';
        return { moved: await resolveUncertain(store, transitions, record, event, observation, change) };
      });
    },
  };

  /**
   * Reads the contact's current state for an uncertain request. What was read when the outcome was lost may
   * be outdated. The person decides whether the change counts as applied.
   */
  async function lookNow(
    number: number,
    isAllowed: (request: ChangeRequest) => boolean,
  ): Promise<Observation> {
    const record = await loadRecord(database.changes, number);
    const provider = record && providers(record.request.source);
    if (provider === undefined || record?.request.state !== 'uncertain') return unseen;
    if (!isAllowed(record.request)) return unseen;
    const { owner, correlationId } = record;
    const signal = AbortSignal.timeout(lookForMs);
    const { targetId, stored, reading, found } = await findEffect(record, provider, database, {
      owner,
      correlationId,
      signal,
    });
    return { targetId, owner: stored?.ref.owner, outcome: { stored, reading }, found };
  }

  /**
   * Proposes a request derived from another one, which is locked and checked again in the same transaction.
   */
  async function propose(
    old: ChangeRecord,
    proposal: ChangeProposal,
    roles: Roles,
    origin: Origin,
    evaluate: (
      record: ChangeRecord,
      store: Parameters<Parameters<Database['transaction']>[0]>[0],
    ) => Promise<Refusal | { readonly refusal: Refusal; readonly otherNumber: number }>,
  ): Promise<Answer | undefined> {
    const { number } = old.request;
    const known = await database.changes.bySubmission(proposal.submissionKey);
    if (known !== undefined) {
      if (known.requester !== proposal.requester) throw new Error("the submission key is another person's");
      return answer(await runToCompletion(known.number));
    }
    const ruling: Ruling = await policy.rule(proposal, roles);
    const made = await database.transaction(async (store) => {
      const record = await lockKnown(store, number);
      const twin = await store.changes.bySubmission(proposal.submissionKey);
      if (twin !== undefined) return { number: twin.number };
      const refusal = await evaluate(record, store);
      if (refusal !== '') {
        const more = typeof refusal === 'string' ? { refusal } : refusal;
        return { refused: answer(await loadKnown(store, number), more) };
      }
      return transitions.propose(store, proposal, ruling, origin);
    });
    return 'refused' in made ? made.refused : answer(await runToCompletion(made.number));
  }
}

/** Returns the number of a request that undoes this one, ignoring those that ended unapplied. */
export async function openUndoOf(number: number, store: Pick<Store, 'changes'>): Promise<number | undefined> {
  for (const other of await store.changes.undosOf(number)) {
    const { state } = (await loadKnown(store, other)).request;
    if (!endedUnapplied(state)) return other;
  }
  return undefined;
}

/** Returns the number of a request that retries the rest of this one, ignoring those that were never applied. */
async function retryOf(
  number: number,
  requester: string,
  store: Pick<Store, 'changes'>,
): Promise<number | undefined> {
  for (const other of await store.changes.replacementsOf(number, requester)) {
    const { state } = (await loadKnown(store, other)).request;
    if (!neverBegun.has(state)) return other;
  }
  return undefined;
}

const neverBegun: ReadonlySet<ChangeState> = new Set<ChangeState>(['rejected', 'withdrawn', 'expired']);

function originOf(old: ChangeRecord, by: By): Origin {
  return { owner: old.owner, correlationId: by.correlationId };
}

/** Whether the request was applied at least partly; the completed items of a batch can be undone. */
function wasApplied({ state, items, batch }: ChangeRequest): boolean {
  if (batch !== undefined) return isEnded(state) && total(batch.done) > 0;
  return state === 'applied' || (state === 'failed' && items.some((item) => item.state === 'done'));
}

/** Returns the change that undoes a request; undefined if the needed values are no longer known. */
async function inverseOf(
  record: ChangeRecord,
  provider: WritableProvider | undefined,
  store: Pick<Store, 'changes'>,
): Promise<
  | Pick<
      ChangeProposal,
      'operation' | 'target' | 'before' | 'after' | 'lists' | 'recreates' | 'items' | 'fileRows'
    >
  | undefined
> {
  const { restore, outcome, items, request } = record;
  const { batch } = request;
  if (items.length === 0 && batch === undefined)
    return inverseOfPiece(pieceOf(record), { restore, stored: outcome?.stored }, provider);
  const done = batch === undefined ? items : await allItems(store, record, ['done']);
  const inverses: ItemProposal[] = [];
  // In reverse order, so that an address is free again before the contact that had it is recreated.
  for (const itemRecord of done.toReversed()) {
    const { state, problem } = itemRecord.item;
    // Nothing was done to a contact that somebody else had added to the list meanwhile.
    if (state !== 'done' || problem !== '') continue;
    const { stored, targetName } = itemRecord.item;
    const inverse = inverseOfPiece(
      toPiece(record, itemRecord),
      { restore: itemRecord.restore, stored },
      provider,
    );
    if (inverse === undefined) return undefined;
    inverses.push({ ...inverse, targetName });
  }
  if (inverses.length === 0) return undefined;
  const whole = { operation: 'batch', target: undefined, before: {}, after: {}, items: inverses } as const;
  return batch === undefined ? whole : { ...whole, fileRows: [] };
}

function inverseOfPiece(
  { operation, target, difference, before, after, lists: ownLists }: Piece,
  { restore, stored }: Pick<ChangeRecord, 'restore'> & { readonly stored: Contact | undefined },
  provider: WritableProvider | undefined,
): Omit<ItemProposal, 'targetName'> | undefined {
  const fields = difference.map(({ field }) => field);
  switch (operation) {
    case 'create':
      if (target === undefined) return undefined;
      // All fields, so that nothing is deleted that somebody has added since.
      return {
        operation: 'delete',
        target,
        before: stored ? pickFields(stored, contactFields) : after,
        after: {},
      };
    case 'update': {
      const now = stored ?? after;
      return {
        operation: 'update',
        target,
        before: pickFields(now, fields),
        after: pickFields(before, fields),
      };
    }
    case 'delete': {
      if (restore === undefined || provider === undefined) return undefined;
      const known = Object.keys(provider.capabilities.fields) as ContactField[];
      const after = filledFields(pickFields(restore, known));
      const { lists = ownLists } = restore;
      const recreates = target?.id ?? '';
      return { operation: 'create', target: undefined, before: {}, after, lists, recreates };
    }
    case 'add-to-list':
      return { operation: 'remove-from-list', target, before: {}, after: {}, lists: ownLists };
    case 'remove-from-list':
      return { operation: 'add-to-list', target, before: {}, after: {}, lists: ownLists };
  }
}
