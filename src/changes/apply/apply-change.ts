import type { Contact, ContactChanges, ContactField, ContactRef } from '../../contacts/contact.ts';
import { contactFields, emptyFields } from '../../contacts/contact.ts';
import { countryCode } from '../../contacts/text/country.ts';
import { sameValue } from '../../contacts/validation/difference.ts';
import type { FieldChange, FieldValue } from '../../contacts/validation/field-change.ts';
import { BackendError, isPassing } from '../../platform/errors.ts';
import type { CallContext, WritableProvider, WriteContext } from '../../providers/provider.ts';
import type { ChangeRecord, StoredOutcome } from '../request/change-record.ts';
import { type ItemOperation, noReading, type Reading } from '../request/change-request.ts';
import type { StepJournal } from './step-journal.ts';

/** How an application ended. */
export interface Ending extends StoredOutcome, Failure {
  /** The contact's id, '' when none is known. */
  readonly targetId: string;
}

/** What a failed application means for its request. */
export interface Failure {
  /** 'postpone': what was not done yet was certainly not done, and may succeed later. */
  readonly event: 'succeed' | 'fail' | 'conflict' | 'lose' | 'postpone';
  /** A backend error's code, 'not-shown-yet', 'unexpected' for an error of ours, '' for success. */
  readonly problem: string;
  /** What went wrong, for the log. */
  readonly error: unknown;
}

/** One contact's change: a request about one contact, or a part of one about several. */
export interface Piece {
  readonly operation: ItemOperation;
  readonly target: ContactRef | undefined;
  readonly difference: readonly FieldChange[];
  readonly before: ContactChanges;
  readonly after: ContactChanges;
  /** The same for every try of this change and for no other. */
  readonly submissionKey: string;
}

/** A request about one contact, as what is done to it. */
export function pieceOf({ request, before, after }: ChangeRecord): Piece {
  const { operation, target, difference, submissionKey } = request;
  if (operation === 'merge' || operation === 'batch') throw new Error('this request is made of parts');
  return {
    target,
    difference,
    before,
    after,
    submissionKey,
    operation: operation === 'hide' ? 'update' : operation,
  };
}

/**
 * Applies an approved change, or goes on where an earlier run was cut off: reads the target again, writes
 * through the provider with each call in the journal, reads back. A backend's failure is an ending.
 * @param keep stores what is about to be deleted, so that it can be made again
 * @throws {Error} when the journal cannot be written; what has happened stays in it for the next run
 */
export async function applyChange(
  piece: Piece,
  provider: WritableProvider,
  journal: StepJournal,
  call: CallContext,
  keep: (contact: Contact) => Promise<void>,
): Promise<Ending> {
  const write: WriteContext = {
    ...call,
    submissionKey: piece.submissionKey,
    step: journal.step,
    note: journal.note,
  };
  let targetId = piece.target?.id ?? '';
  let failure: Failure = { event: 'succeed', problem: '', error: undefined };
  try {
    targetId = await writeChange(piece, provider, journal, write, keep);
  } catch (error) {
    journal.throwIfBroken();
    targetId ||= journal.createdId();
    failure = failureOf(piece, error, journal);
  }
  const { stored, reading } = await readBack(piece, provider, targetId, call);
  // Whatever became of the calls: what was wished for is there.
  const isThere = isAsAsked(piece, reading) && (journal.wrote() || journal.isInDoubt());
  const named = failure.error instanceof BackendError ? failure.error.field : undefined;
  const refused = contactFields.find((field) => field === named);
  const ending: Failure = isThere ? { ...failure, event: 'succeed', problem: '' } : failure;
  return { ...ending, targetId, stored, reading: { ...reading, refused } };
}

/** @returns the contact's id */
async function writeChange(
  piece: Piece,
  provider: WritableProvider,
  journal: StepJournal,
  write: WriteContext,
  keep: (contact: Contact) => Promise<void>,
): Promise<string> {
  const { operation, after, difference } = piece;
  if (operation === 'create') return provider.create(after, write);
  const id = piece.target?.id ?? '';
  const untouched = !journal.wrote() && !journal.isInDoubt();
  const present = await readTarget(piece, provider, untouched, write);
  if (operation === 'delete') {
    if (present === undefined && untouched) return id;
    if (present !== undefined) await keep(present);
    await provider.delete(id, { ...write, step: deletingStep(write.step) });
    return id;
  }
  const changes = pick(
    after,
    difference.map(({ field }) => field),
  );
  await provider.update(id, changes, present?.version ?? '', write);
  return id;
}

/** A step of a deletion: a contact that it does not find is deleted, perhaps by an earlier try without an answer. */
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
 * Reads what is about to be changed or deleted; undefined when what shall be deleted is gone already.
 * @param untouched whether nothing was sent yet: what an interrupted run may have written is no reason to stop
 * @throws {BackendError} when the contact is not as it was when the change was asked for
 */
export async function readTarget(
  { operation, target, before, after, difference }: Piece,
  provider: WritableProvider,
  untouched: boolean,
  call: CallContext,
): Promise<Contact | undefined> {
  const present = await provider.get(target?.id ?? '', call);
  if (operation === 'delete') {
    // A deletion changes no values, so that they are as before whether it was tried already or not.
    if (present !== undefined) refuseOther(present, [before], provider);
    return present;
  }
  if (present === undefined) throw refusal('not-found', 'the contact is gone');
  const fields = difference.map(({ field }) => field);
  const old = pick(before, fields);
  refuseOther(present, untouched ? [old] : [old, pick(after, fields)], provider);
  return present;
}

/** Refuses to write over values that nobody has seen when the change was asked for. */
function refuseOther(
  present: Contact,
  expected: readonly ContactChanges[],
  provider: WritableProvider,
): void {
  if (present.readOnly) throw refusal('read-only', 'the contact is mastered elsewhere');
  const fields = Object.keys(expected[0] ?? {}) as ContactField[];
  const other = fields.some(
    (field) =>
      !expected.some((values) => sameField(field, values[field], writableItem(field, present, provider))),
  );
  if (other) throw refusal('changed-meanwhile', 'the contact was changed since');
}

function refusal(code: 'not-found' | 'read-only' | 'changed-meanwhile', message: string): BackendError {
  return new BackendError({ system: 'Cardfile', code, message });
}

/** What an error means for the request, seen with what was sent before it. */
export function failureOf(
  { operation }: Pick<Piece, 'operation'>,
  error: unknown,
  journal: StepJournal,
): Failure {
  const problem = error instanceof BackendError ? error.code : 'unexpected';
  if (journal.isInDoubt()) return { event: 'lose', problem, error };
  // The contact is made, and the system is slow to show it to the steps that follow.
  if (operation === 'create' && problem === 'not-found' && journal.wrote())
    return { event: 'postpone', problem: 'not-shown-yet', error };
  if (isPassing(problem)) return { event: 'postpone', problem, error };
  // What is new cannot have been changed by others; a system may refuse it with the same status for its own reasons.
  const isConflict = operation !== 'create' && problem === 'changed-meanwhile' && !journal.wrote();
  return { event: isConflict ? 'conflict' : 'fail', problem, error };
}

/** Whether what was asked for is there. */
export function isAsAsked({ operation }: Pick<Piece, 'operation'>, { found, otherwise }: Reading): boolean {
  return operation === 'delete' ? found === 'absent' : found === 'present' && otherwise.length === 0;
}

/**
 * Looks at what is there now. After a write, 'absent' may only mean that the system is slow to show the contact.
 */
export async function readBack(
  { operation, difference }: Piece,
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
  if (stored === undefined) return { stored, reading: { ...noReading, found: 'absent' } };
  const contact = stored;
  const otherwise = difference
    .filter(
      ({ field, after }) =>
        operation !== 'delete' && !sameField(field, after, writableItem(field, contact, provider)),
    )
    .map(({ field }) => field);
  return { stored, reading: { ...noReading, found: 'present', otherwise } };
}

/** Backends are free to change the case of an e-mail address, and to call a country by another of its names. */
function sameField(field: ContactField, one: FieldValue | undefined, other: FieldValue): boolean {
  const value = one ?? emptyFields[field];
  if (field === 'country' && typeof value === 'string' && typeof other === 'string') {
    return value === other || (countryCode(value) !== '' && countryCode(value) === countryCode(other));
  }
  if (field !== 'emails') return sameValue(value, other);
  return JSON.stringify(value).toLowerCase() === JSON.stringify(other).toLowerCase();
}

/** A list as far as the system lets it be written: some read more values (an alias address) than they take. */
function writableItem(field: ContactField, contact: Contact, { capabilities }: WritableProvider): FieldValue {
  const value = contact[field];
  return typeof value === 'object' ? value.slice(0, capabilities.fields[field]?.maxValues) : value;
}

function pick(values: ContactChanges, fields: readonly ContactField[]): ContactChanges {
  return Object.fromEntries(fields.map((field) => [field, values[field] ?? emptyFields[field]]));
}
