import type { Contact, ContactChanges, ContactField } from '../contacts/contact.ts';
import { emptyFields } from '../contacts/contact.ts';
import { countryCode } from '../contacts/country.ts';
import { sameValue } from '../contacts/difference.ts';
import type { FieldValue } from '../contacts/field-change.ts';
import { BackendError } from '../errors.ts';
import type { CallContext, WritableProvider, WriteContext } from '../providers/provider.ts';
import type { ChangeRecord, StoredOutcome } from './change-record.ts';
import type { StepJournal } from './step-journal.ts';

/** How an application ended. */
export interface Ending extends StoredOutcome {
  readonly event: 'succeed' | 'fail' | 'conflict' | 'lose';
  /** A backend error's code, 'unexpected' for an error of ours, '' for success. */
  readonly problem: string;
  /** What went wrong, for the log. */
  readonly error: unknown;
  /** The contact's id, '' when none is known. */
  readonly targetId: string;
}

/**
 * Applies an approved request, or goes on where an earlier run was cut off: reads the target again, writes
 * through the provider with each call in the journal, reads back. A backend's failure is an ending.
 * @param keep stores what is about to be deleted, so that it can be made again
 * @throws {Error} when the journal cannot be written; what has happened stays in it for the next run
 */
export async function applyChange(
  record: ChangeRecord,
  provider: WritableProvider,
  journal: StepJournal,
  call: CallContext,
  keep: (contact: Contact) => Promise<void>,
): Promise<Ending> {
  const { request } = record;
  const write: WriteContext = { ...call, submissionKey: request.submissionKey, step: journal.step };
  let targetId = request.target?.id ?? '';
  let ending: Pick<Ending, 'event' | 'problem' | 'error'> = {
    event: 'succeed',
    problem: '',
    error: undefined,
  };
  try {
    targetId = await writeChange(record, provider, journal, write, keep);
  } catch (error) {
    journal.throwIfBroken();
    targetId ||= journal.createdId();
    ending = endingOf(error, journal);
  }
  const { stored, mismatches, certain } = await readBack(record, provider, targetId, call);
  // Whatever became of the call: what was wished for is there.
  if (ending.event === 'lose' && certain && mismatches.length === 0)
    ending = { ...ending, event: 'succeed', problem: '' };
  const wrote = journal.steps().some(({ state }) => state !== 'failed');
  return { ...ending, targetId, stored, mismatches: wrote ? mismatches : [] };
}

/** @returns the contact's id */
async function writeChange(
  { request, before, after }: ChangeRecord,
  provider: WritableProvider,
  journal: StepJournal,
  write: WriteContext,
  keep: (contact: Contact) => Promise<void>,
): Promise<string> {
  if (request.operation === 'create') return provider.create(after, write);
  const id = request.target?.id ?? '';
  const present = await provider.get(id, write);
  const untouched = journal.steps().length === 0;
  if (request.operation === 'delete') {
    if (present === undefined && untouched) return id;
    if (present !== undefined && untouched) refuseOther(present, [before], provider);
    if (present !== undefined) await keep(present);
    await provider.delete(id, write);
    return id;
  }
  if (present === undefined) throw refusal('not-found', 'the contact is gone');
  const fields = request.difference.map(({ field }) => field);
  const old = pick(before, fields);
  const changes = pick(after, fields);
  // An interrupted run may have written some of it already.
  refuseOther(present, untouched ? [old] : [old, changes], provider);
  await provider.update(id, changes, present.version, write);
  return id;
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
      !expected.some((values) => sameField(field, values[field], writablePart(field, present, provider))),
  );
  if (other) throw refusal('changed-meanwhile', 'the contact was changed since');
}

function refusal(code: 'not-found' | 'read-only' | 'changed-meanwhile', message: string): BackendError {
  return new BackendError({ system: 'Cardfile', code, message });
}

/** What an error means for the request, seen with what was sent before it. */
export function endingOf(error: unknown, journal: StepJournal): Pick<Ending, 'event' | 'problem' | 'error'> {
  const problem = error instanceof BackendError ? error.code : 'unexpected';
  const steps = journal.steps();
  if (steps.some(({ state }) => state === 'begun')) return { event: 'lose', problem, error };
  const nothingWritten = steps.every(({ state }) => state === 'failed');
  return { event: problem === 'changed-meanwhile' && nothingWritten ? 'conflict' : 'fail', problem, error };
}

/**
 * Looks at what is there now. `certain` says that there is something to go by; a contact that is not there is
 * `missing`, which after a write may only mean that the system is slow to show it.
 */
export async function readBack(
  { request }: ChangeRecord,
  provider: WritableProvider,
  targetId: string,
  call: CallContext,
): Promise<StoredOutcome & { readonly certain: boolean; readonly missing: boolean }> {
  if (targetId === '') return { stored: undefined, mismatches: [], certain: false, missing: false };
  let stored: Contact | undefined;
  try {
    stored = await provider.get(targetId, call);
  } catch (error) {
    if (error instanceof BackendError)
      return { stored: undefined, mismatches: [], certain: false, missing: false };
    throw error;
  }
  if (request.operation === 'delete') {
    const still = request.difference.map(({ field }) => field);
    return { stored, mismatches: stored === undefined ? [] : still, certain: true, missing: false };
  }
  const mismatches = request.difference
    .filter(
      ({ field, after }) =>
        stored !== undefined && !sameField(field, after, writablePart(field, stored, provider)),
    )
    .map(({ field }) => field);
  return { stored, mismatches, certain: stored !== undefined, missing: stored === undefined };
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
function writablePart(field: ContactField, contact: Contact, { capabilities }: WritableProvider): FieldValue {
  const value = contact[field];
  return typeof value === 'object' ? value.slice(0, capabilities.fields[field]?.maxValues) : value;
}

function pick(values: ContactChanges, fields: readonly ContactField[]): ContactChanges {
  return Object.fromEntries(fields.map((field) => [field, values[field] ?? emptyFields[field]]));
}
