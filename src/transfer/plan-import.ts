import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { FileRow } from '../changes/request/change-request.ts';
import type { Contact, ContactChanges, ContactField } from '../contacts/contact.ts';
import { type Duplicate, possibleDuplicates } from '../contacts/identity/duplicates.ts';
import { displayNameOf, withDisplayName } from '../contacts/text/display-name.ts';
import { difference } from '../contacts/validation/difference.ts';
import type { FieldChange, FieldValue } from '../contacts/validation/field-change.ts';
import type { FieldLimit } from '../contacts/validation/field-limit.ts';
import { fieldsFrom, filledFields, valuesAfter } from '../contacts/validation/field-values.ts';
import { validateContact } from '../contacts/validation/validate-contact.ts';
import { duplicateReason } from '../languages/duplicate-reason.ts';
import { messages } from '../languages/messages.ts';
import { excerpt } from './contact-draft.ts';
import { fitToLimits } from './fit-to-limits.ts';
import type { InputRow } from './input-row.ts';
import { type MatchKey, matchRows } from './match-rows.ts';
import { asStored, type EmptyCells, updateOf } from './update-of.ts';
import { changeText } from './value-text.ts';

/** What an import does with a row. */
export type RowResult = FileRow['result'];

/**
 * What an import does with a row that looks like another contact: nothing, or it updates that one, or adds the row
 * anyway.
 */
export const duplicateChoices = ['leave', 'update', 'create'] as const;
export type DuplicateChoice = (typeof duplicateChoices)[number];

export interface PlannedRow {
  readonly line: number;
  /** What to call the contact; '' if the row says nothing. */
  readonly name: string;
  readonly email: string;
  readonly result: RowResult;
  /** Why, in sentences; at least one. */
  readonly reasons: readonly string[];
  /** The contact that the row is about; undefined if it is none or several. */
  readonly target: Contact | undefined;
  /** What is written: the fields of a new contact, or the changed ones; {} unless the row is new or changed. */
  readonly values: ContactChanges;
  /** Whether it is added although it looks like another contact. */
  readonly isAnyway?: boolean;
}

/** What a person sees of a row. */
export type ShownRow = Pick<PlannedRow, 'line' | 'name' | 'email' | 'reasons'>;

export interface ImportOptions {
  /** How a row finds its contact. */
  readonly key: MatchKey;
  /** What an empty cell means for the contact's value. */
  readonly emptyCells: EmptyCells;
  /** 'leave' by default. */
  readonly duplicates?: DuplicateChoice;
  /** The fields of the target system. */
  readonly limits: Readonly<Partial<Record<ContactField, FieldLimit>>>;
}

/**
 * Compares the rows of a file with the contacts of a system, and says what an import would do with each. Nothing is
 * written.
 * @param contacts all contacts of the system; read once, so that only those that a row may be about are in memory
 * @param readAgain reads a contact completely, since listings lack some fields; undefined if it is gone
 * @returns the rows in their order
 */
export async function planImport(
  rows: readonly InputRow[],
  contacts: AsyncIterable<Contact> | Iterable<Contact>,
  options: ImportOptions,
  readAgain: (contact: Contact) => Promise<Contact | undefined> = async (contact) => contact,
): Promise<readonly PlannedRow[]> {
  const matches = await matchRows(rows, contacts, options.key);
  const planned: PlannedRow[] = [];
  /** The line that changes a contact. */
  const changing = new Map<string, number>();
  /** Plans the change of a contact, unless an earlier row changes it. */
  const planOnce = async (row: InputRow, target: Contact): Promise<PlannedRow> => {
    const update = await planUpdate(row, target, options, readAgain);
    if (update.result !== 'changed') return update;
    const earlier = changing.get(target.ref.id);
    if (earlier === undefined) {
      changing.set(target.ref.id, row.line);
      return update;
    }
    const reason = messages.transfer.plan.sameContact({ line: earlier });
    return plan(row, 'duplicate', [reason, ...row.notes], target);
  };
  for (const [index, row] of rows.entries()) {
    if (index % rowsAtOnce === 0) await yieldToEventLoop();
    const { exact, similar, sameAs } = matches[index] ?? { exact: [], similar: [], sameAs: undefined };
    const [only] = exact;
    if (row.problems.length > 0) planned.push(plan(row, 'invalid', row.problems));
    else if (sameAs !== undefined) {
      const reason = messages.transfer.plan.sameRow[options.key]({ line: sameAs });
      planned.push(plan(row, 'duplicate', [reason, ...row.notes]));
    } else if (exact.length > 1) {
      const names = exact
        .slice(0, mostNames)
        .map((contact) => displayNameOf(contact) + (options.key === 'email' ? '' : addressOf(contact)))
        .join(', ');
      const reason = messages.transfer.plan.severalContacts[options.key]({ count: exact.length, names });
      planned.push(plan(row, 'duplicate', [reason, ...row.notes]));
    } else if (only !== undefined) {
      planned.push(await planOnce(row, only));
    } else {
      const created = planCreate(row, similar, options);
      const { result, target } = created;
      const isUpdate = result === 'duplicate' && target !== undefined && options.duplicates === 'update';
      planned.push(isUpdate ? await planOnce(row, target) : created);
    }
  }
  return planned;
}

/** Returns what tells namesakes apart. */
function addressOf({ emails: [address] }: Contact): string {
  return address === undefined ? '' : ` (${address})`;
}

/** Turns of the bot go on meanwhile. */
const rowsAtOnce = 100;
const mostNames = 3;

/** The fields that a system's listing may lack. */
const unlisted: ReadonlySet<ContactField> = new Set<ContactField>([
  'mailTip',
  'hiddenFromAddressLists',
  'notes',
]);

function plan(
  { line, fields }: Pick<InputRow, 'line' | 'fields'>,
  result: RowResult,
  reasons: readonly string[],
  target?: Contact,
  values: ContactChanges = {},
): PlannedRow {
  const email = fields.emails?.find((address) => address !== '') ?? target?.emails[0] ?? '';
  const name = displayNameOf(fields) || (target === undefined ? '' : displayNameOf(target));
  return { line, name: excerpt(name), email: excerpt(email), result, reasons, target, values };
}

async function planUpdate(
  row: InputRow,
  listed: Contact,
  { emptyCells, limits }: ImportOptions,
  readAgain: (contact: Contact) => Promise<Contact | undefined>,
): Promise<PlannedRow> {
  const { fields, notes: fitted } = fitToLimits(asStored(row.fields, listed), limits);
  const notes = [...row.notes, ...fitted];
  let target = listed;
  let changes = changesOf(target, fields, emptyCells);
  if (changes.some(({ field }) => unlisted.has(field))) {
    const whole = await readAgain(listed);
    if (whole === undefined) return plan(row, 'invalid', [messages.transfer.plan.gone]);
    target = whole;
    changes = changesOf(target, fields, emptyCells);
  }
  if (changes.length === 0) return plan(row, 'same', [messages.transfer.plan.same, ...notes], target);
  if (target.readOnly) return plan(row, 'invalid', [messages.transfer.plan.readOnly], target);
  const values = valuesAfter(changes);
  const problems = problemsOf(values, limits, 'update');
  if (problems.length > 0) return plan(row, 'invalid', problems, target);
  return plan(row, 'changed', [...changes.map(changeText), ...notes], target, values);
}

function changesOf(stored: Contact, fields: ContactChanges, emptyCells: EmptyCells): readonly FieldChange[] {
  const update = updateOf(stored, fields, emptyCells);
  const before = Object.fromEntries(
    Object.keys(update).map((field) => [field, stored[field as ContactField]]),
  );
  return difference(before, update);
}

function planCreate(
  row: InputRow,
  similar: readonly Contact[],
  { limits, duplicates }: ImportOptions,
): PlannedRow {
  const { fields, notes: fitted } = fitToLimits(row.fields, limits);
  const notes = [...row.notes, ...fitted];
  const values = filledOnly(withDisplayName(fields));
  if (Object.keys(values).length === 0) return plan(row, 'invalid', [messages.transfer.plan.empty]);
  const named =
    values.displayName === undefined && limits.displayName !== undefined
      ? { ...values, displayName: displayNameOf(values) }
      : values;
  const [duplicate] = possibleDuplicates(named, similar);
  const existing = duplicate === undefined ? [] : [existsAlready(duplicate)];
  if (duplicate !== undefined && duplicates !== 'create') {
    return plan(row, 'duplicate', [...existing, ...notes], duplicate.contact);
  }
  const problems = problemsOf(named, limits, 'create');
  if (problems.length > 0) return plan(row, 'invalid', problems);
  if (duplicate === undefined) {
    return plan(row, 'new', [messages.transfer.plan.new, ...notes], undefined, named);
  }
  return { ...plan(row, 'new', [...existing, ...notes], undefined, named), isAnyway: true };
}

function existsAlready({ contact, verdict }: Duplicate): string {
  const { company, emails } = contact;
  const about = company || (emails[0] ?? '');
  const name = about === '' ? displayNameOf(contact) : `${displayNameOf(contact)} (${about})`;
  return messages.duplicates.alreadyExists({ name, reason: duplicateReason(verdict) });
}

function problemsOf(
  values: ContactChanges,
  limits: ImportOptions['limits'],
  operation: 'create' | 'update',
): readonly string[] {
  return validateContact(values, limits, operation).map(({ field, message }) =>
    messages.transfer.row.inColumn({ column: messages.fields[field], problem: message }),
  );
}

/** Returns the fields that have a value, and of lists the values. */
function filledOnly(fields: ContactChanges): ContactChanges {
  const entries = Object.entries(fields) as [ContactField, FieldValue][];
  const whole = entries.map(
    ([field, value]) => [field, typeof value === 'object' ? value.filter(Boolean) : value] as const,
  );
  return filledFields(fieldsFrom(whole));
}
