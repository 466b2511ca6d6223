import {
  type Contact,
  type ContactChanges,
  type ContactField,
  type ContactRef,
  contactFields,
  emptyFields,
  pickFields,
} from '../../contacts/contact.ts';
import type { ListRef } from '../../contacts/distribution-list.ts';
import { countryCode } from '../../contacts/text/country.ts';
import { sameValue } from '../../contacts/validation/difference.ts';
import type { FieldChange, FieldValue } from '../../contacts/validation/field-change.ts';
import { BackendError, isPassing } from '../../platform/errors.ts';
import type { CallContext, WritableProvider, WriteContext } from '../../providers/provider.ts';
import type { ChangeRecord, StoredOutcome } from '../request/change-record.ts';
import { type ItemOperation, isListOperation, noReading, type Reading } from '../request/change-request.ts';
import { ChangeRefusal } from './change-refusal.ts';
import { addToLists, changeMembership, readLists, readMembership } from './list-membership.ts';
import type { StepJournal } from './step-journal.ts';

/** The result of applying a change. */
export interface Ending extends StoredOutcome, Failure {
  /** The contact's id, '' when none is known. */
  readonly targetId: string;
}

/** The consequence of a failed attempt for its request. */
export interface Failure {
  /** 'postpone': the remaining steps were certainly not done and may succeed later. */
  readonly event: 'succeed' | 'fail' | 'conflict' | 'lose' | 'postpone';
  /**
   * A backend error's code, that of a {@link ChangeRefusal}, 'not-shown-yet', 'unexpected' for an internal error, '' for
   * success.
   */
  readonly problem: string;
  /** The error, for the log. */
  readonly error: unknown;
}

/** The change of one contact: a request about one contact, or an item of a batch. */
export interface Piece {
  readonly operation: ItemOperation;
  readonly target: ContactRef | undefined;
  readonly difference: readonly FieldChange[];
  readonly lists: readonly ListRef[];
  /** As in {@link ChangeRecord.recreates}. */
  readonly recreates: string;
  readonly before: ContactChanges;
  readonly after: ContactChanges;
  /** The idempotency key of this change, the same for all attempts. */
  readonly submissionKey: string;
}

/** Returns the change of a request about one contact. */
export function pieceOf({ request, before, after, recreates }: ChangeRecord): Piece {
  const { operation, target, difference, lists, submissionKey } = request;
  if (operation === 'merge' || operation === 'batch') throw new Error('this request has items');
  return {
    target,
    difference,
    lists,
    recreates,
    before,
    after,
    submissionKey,
    operation: operation === 'hide' ? 'update' : operation,
  };
}

/** Stores a contact; `lists` is undefined if they could not be read. */
export type KeepContact = (contact: Contact, lists: readonly ListRef[] | undefined) => Promise<void>;

/**
 * Applies an approved change, or resumes an interrupted run: reads the target again, writes through the
 * provider with each call in the journal, and reads back. Backend failures are returned in the result.
 * @param keep stores the contact that is about to be deleted with its lists, so that it can be recreated
 * @throws {Error} if the journal cannot be written; recorded steps stay for the next run
 */
export async function applyChange(
  piece: Piece,
  provider: WritableProvider,
  journal: StepJournal,
  call: CallContext,
  keep: KeepContact,
): Promise<Ending> {
  const write: WriteContext = {
    ...call,
    submissionKey: piece.submissionKey,
    step: journal.step,
    note: journal.note,
  };
  let targetId = piece.target?.id ?? '';
  let failure: Failure = { event: 'succeed', problem: '', error: undefined };
  let missedLists: readonly string[] = [];
  try {
    targetId = await writeChange(piece, provider, journal, write, keep);
    if (piece.operation === 'create') missedLists = await addToLists(targetId, piece.lists, provider, write);
  } catch (error) {
    journal.throwIfBroken();
    targetId ||= journal.createdId();
    failure = failureOf(piece, error, journal);
  }
  const { stored, reading } = await readBack(piece, provider, targetId, call);
  // Even after a failed call, the wanted result may be there.
  const isAchieved = isAsAsked(piece, reading) && (journal.wrote() || journal.isInDoubt());
  const named = failure.error instanceof BackendError ? failure.error.field : undefined;
  const refused = contactFields.find((field) => field === named);
  const ending: Failure = isAchieved ? { ...failure, event: 'succeed', problem: '' } : failure;
  return { ...ending, targetId, stored, reading: { ...reading, refused, missedLists } };
}

/** @returns the contact's id */
async function writeChange(
  piece: Piece,
  provider: WritableProvider,
  journal: StepJournal,
  write: WriteContext,
  keep: KeepContact,
): Promise<string> {
  const { operation, after, difference } = piece;
  const id = piece.target?.id ?? '';
  const untouched = !journal.wrote() && !journal.isInDoubt();
  if (operation === 'create') {
    if (untouched) await refuseSecondCopy(piece, provider, write);
    return provider.create(after, write);
  }
  if (isListOperation(operation)) {
    await changeMembership({ ...piece, operation }, provider, untouched, write);
    return id;
  }
  const present = await readTarget(piece, provider, untouched, write);
  if (operation === 'delete') {
    if (present === undefined && untouched) return id;
    if (present !== undefined) await keep(present, await readLists(id, provider, write));
    await provider.delete(id, { ...write, step: deletingStep(write.step) });
    return id;
  }
  const changes = pickFields(
    after,
    difference.map(({ field }) => field),
  );
  await provider.update(id, changes, present?.version ?? '', write);
  return id;
}

/**
 * Wraps the steps of a deletion: not-found counts as deleted, perhaps by an earlier attempt without a
 * response.
 */
function deletingStep(step: WriteContext['step']): WriteContext['step'] {
  return (name, run, recover) =>
    step(
      name,
      () =>
        run().catch((error: unknown) => {
          if (error instanceof BackendError && error.code === 'not-found') return true as never;
          throw error;
        }),
      recover,
    );
}

/**
 * Looks whether a deleted contact that is to be added again is there. A deletion that the system has accepted may not
 * have been carried out yet, and somebody may have brought the contact back. Others with the same values do not count,
 * because one of two such contacts may have been deleted on purpose.
 * @throws {ChangeRefusal} if it is there
 */
export async function refuseSecondCopy(
  { recreates }: Piece,
  provider: WritableProvider,
  call: CallContext,
): Promise<void> {
  if (recreates !== '' && (await provider.get(recreates, call)) !== undefined)
    throw new ChangeRefusal('still-there');
}

/**
 * Reads the contact to change or delete; undefined if the contact to delete is already gone.
 * @param untouched whether nothing was sent yet; otherwise the values of an interrupted run are accepted, too
 * @throws {BackendError} if the contact has changed since the change was proposed
 */
export async function readTarget(
  { operation, target, before, after, difference }: Piece,
  provider: WritableProvider,
  untouched: boolean,
  call: CallContext,
): Promise<Contact | undefined> {
  const present = await provider.get(target?.id ?? '', call);
  if (operation === 'delete') {
    // A deletion changes no values, so they must be unchanged even after an earlier attempt.
    if (present !== undefined) assertUnchanged(present, [before], provider);
    return present;
  }
  if (present === undefined) throw refusal('not-found', 'the contact is gone');
  const fields = difference.map(({ field }) => field);
  const old = pickFields(before, fields);
  assertUnchanged(present, untouched ? [old] : [old, pickFields(after, fields)], provider);
  return present;
}

/** Throws if the contact has values that were not known when the change was proposed. */
function assertUnchanged(
  present: Contact,
  expected: readonly ContactChanges[],
  provider: WritableProvider,
): void {
  if (present.readOnly) throw refusal('read-only', 'the contact is mastered elsewhere');
  const fields = Object.keys(expected[0] ?? {}) as ContactField[];
  const hasChanged = fields.some(
    (field) =>
      !expected.some((values) => sameField(field, values[field], writableItem(field, present, provider))),
  );
  if (hasChanged) throw refusal('changed-meanwhile', 'the contact was changed since');
}

function refusal(code: 'not-found' | 'read-only' | 'changed-meanwhile', message: string): BackendError {
  return new BackendError({ system: 'Cardfile', code, message });
}

/** Returns the consequence of an error, considering the steps already sent. */
export function failureOf(
  { operation }: Pick<Piece, 'operation'>,
  error: unknown,
  journal: StepJournal,
): Failure {
  const problem =
    error instanceof BackendError
      ? error.code
      : error instanceof ChangeRefusal
        ? error.problem
        : 'unexpected';
  if (journal.isInDoubt()) return { event: 'lose', problem, error };
  // The contact is created, but the system does not show it to the following steps yet.
  if (operation === 'create' && problem === 'not-found' && journal.wrote())
    return { event: 'postpone', problem: 'not-shown-yet', error };
  if (isPassing(problem)) return { event: 'postpone', problem, error };
  // A new contact cannot have been changed by others; systems use the same status for other reasons, too.
  const isConflict = operation !== 'create' && problem === 'changed-meanwhile' && !journal.wrote();
  return { event: isConflict ? 'conflict' : 'fail', problem, error };
}

/** Whether the reading shows the wanted result. It does not show whether a new contact is in its lists. */
export function isAsAsked(
  { operation, lists }: Pick<Piece, 'operation' | 'lists'>,
  { found, otherwise }: Reading,
): boolean {
  if (operation === 'delete' || operation === 'remove-from-list') return found === 'absent';
  const isComplete = operation !== 'create' || lists.length === 0;
  return found === 'present' && otherwise.length === 0 && isComplete;
}

/**
 * Reads the contact's current state. After a write, 'absent' may only mean that the system does not show the
 * contact yet.
 */
export async function readBack(
  { operation, difference, target, lists }: Piece,
  provider: WritableProvider,
  targetId: string,
  call: CallContext,
): Promise<StoredOutcome> {
  if (targetId === '') return { stored: undefined, reading: noReading };
  let stored: Contact | undefined;
  try {
    stored = await provider.get(targetId, call);
  } catch (error) {
    if (error instanceof BackendError) return { stored: undefined, reading: noReading };
    throw error;
  }
  if (isListOperation(operation)) {
    const found = await readMembership({ target, lists }, provider, call);
    return { stored, reading: { ...noReading, found } };
  }
  if (stored === undefined) return { stored, reading: { ...noReading, found: 'absent' } };
  const contact = stored;
  const fieldsThat = (differ: (change: FieldChange, value: FieldValue) => boolean) =>
    difference
      .filter((change) => differ(change, writableItem(change.field, contact, provider)))
      .map(({ field }) => field);
  const otherwise =
    operation === 'delete' ? [] : fieldsThat(({ field, after }, value) => !sameField(field, after, value));
  const unchanged =
    operation === 'update' ? fieldsThat(({ field, before }, value) => sameField(field, before, value)) : [];
  return { stored, reading: { ...noReading, found: 'present', otherwise, unchanged } };
}

/** Compares values, ignoring the case of e-mail addresses and different names of a country. */
function sameField(field: ContactField, found: FieldValue | undefined, expected: FieldValue): boolean {
  const value = found ?? emptyFields[field];
  if (field === 'country' && typeof value === 'string' && typeof expected === 'string') {
    return value === expected || (countryCode(value) !== '' && countryCode(value) === countryCode(expected));
  }
  if (field !== 'emails') return sameValue(value, expected);
  return JSON.stringify(value).toLowerCase() === JSON.stringify(expected).toLowerCase();
}

/** Cuts a list to the values that the system accepts; some return more (alias addresses) than they accept. */
function writableItem(field: ContactField, contact: Contact, { capabilities }: WritableProvider): FieldValue {
  const value = contact[field];
  return typeof value === 'object' ? value.slice(0, capabilities.fields[field]?.maxValues) : value;
}
