import { shownText } from '../../cards/contacts/form-inputs.ts';
import { reasonInput } from '../../cards/engine/ask-box.ts';
import { inputPrefix } from '../../cards/engine/card.ts';
import {
  type ContactChanges,
  type ContactField,
  type ContactFields,
  contactFields,
  emptyFields,
} from '../../contacts/contact.ts';
import { withoutInvisible } from '../../contacts/text/invisible-characters.ts';
import type { FieldValue } from '../../contacts/validation/field-change.ts';
import type { FieldLimit } from '../../contacts/validation/field-limit.ts';
import { fieldsFrom } from '../../contacts/validation/field-values.ts';
import { cleanContact, type FieldProblem } from '../../contacts/validation/validate-contact.ts';
import { joinStored, valuesIn } from '../../contacts/validation/values-in.ts';
import { messages } from '../../languages/messages.ts';
import type { WritableCapabilities, WritableProvider } from '../../providers/provider.ts';

/** The inputs of a submitted form. */
export interface FormInput {
  /** The changed fields, cleaned; all other fields are unchanged. */
  readonly changes: ContactChanges;
  /** Malformed inputs; their fields count as unchanged. */
  readonly problems: readonly FieldProblem[];
  /**
   * Fields that were shown with a text and not returned: unchanged, or emptied in a client that does not
   * report it.
   */
  readonly absent: readonly ContactField[];
}

/**
 * Parses a form's inputs, which arrive as text under prefixed ids, and compares each with the shown value. An
 * input that is missing or equals the shown value is unchanged: some clients omit inputs or send null
 * (https://github.com/microsoft/AdaptiveCards/issues/9330). An empty input was cleared. Microsoft's own
 * renderer also omits cleared inputs, so a person can say that missing ones are to be cleared. Other data of
 * the client is ignored.
 * @param fields the fields that the form has
 * @param shown the values that the form showed
 * @param clear the missing fields that the person wants to clear
 */
export function readFormInput(
  data: Readonly<Record<string, unknown>>,
  fields: WritableCapabilities['fields'],
  shown: ContactChanges,
  clear: readonly string[] = [],
): FormInput {
  const changes: Partial<Record<ContactField, Value>> = {};
  const problems: FieldProblem[] = [];
  const absent: ContactField[] = [];
  for (const field of contactFields) {
    const [limit, input] = [fields[field], data[inputPrefix + field]];
    const before = shown[field] ?? emptyFields[field];
    if (limit === undefined) continue;
    const isAbsent = input === undefined || input === null;
    if (isAbsent && (typeof before === 'boolean' || before.length === 0)) continue;
    const value = isAbsent ? 'untouched' : readValue(field, input, before, limit);
    // The form that asks about it shows the old text again, which the person need not clear a second time.
    if (value === 'untouched' && clear.includes(field)) changes[field] = emptyFields[field];
    else if (isAbsent) absent.push(field);
    else if (value === 'broken') problems.push({ field, message: messages.contactForm.thisDidntArrive });
    else if (value !== 'untouched') changes[field] = value;
  }
  return { changes: cleanChanges(changes as ContactChanges, shown), problems, absent };
}

/** Shows a missing name where it is typed: a display name is made of first and last name. */
export function atName(
  problems: readonly FieldProblem[],
  { displayName = '' }: ContactChanges,
  { capabilities }: Pick<WritableProvider, 'capabilities'>,
): readonly FieldProblem[] {
  if (displayName !== '' || capabilities.fields.givenName === undefined) return problems;
  return problems.map((problem) =>
    problem.field === 'displayName'
      ? { field: 'givenName' as const, message: messages.contactForm.enterNameOrCompany }
      : problem,
  );
}

/** Returns the typed reason for the approvers. */
export function readReason(data: Readonly<Record<string, unknown>>): string {
  const typed = data[reasonInput];
  return typeof typed === 'string' ? withoutInvisible(typed).trim() : '';
}

type Value = ContactFields[ContactField];

function readValue(
  field: ContactField,
  input: unknown,
  shown: Value,
  limit: FieldLimit,
): Value | 'untouched' | 'broken' {
  if (typeof shown === 'boolean') {
    const isOn = input === true || input === 'true';
    if (!isOn && input !== false && input !== 'false') return 'broken';
    return isOn === shown ? 'untouched' : isOn;
  }
  if (typeof input !== 'string') return 'broken';
  if (isAsShown(input, shownText(shown, limit))) return 'untouched';
  return typeof shown === 'string' ? input : joinStored(field, valuesIn(field, input), shown);
}

/** Whether an input equals the shown text. Clients drop, replace or normalize line breaks. */
function isAsShown(typed: string, shown: string): boolean {
  const same = typed.normalize('NFC').trim();
  return [
    shown,
    shown.replace(/\r\n?/g, '\n'),
    shown.replace(/[\r\n]/g, ''),
    shown.replace(/\r\n?|\n/g, ' '),
  ].some((text) => text.normalize('NFC').trim() === same);
}

/** Cleans the typed values; unchanged values of a list keep their exact text. */
function cleanChanges(changes: ContactChanges, shown: ContactChanges): ContactChanges {
  const cleaned = cleanContact(changes);
  const exact = contactFields.flatMap((field): [ContactField, FieldValue][] => {
    const [values, before] = [cleaned[field], shown[field]];
    if (typeof values !== 'object' || typeof before !== 'object') return [];
    const raw = new Map(
      before.map((value) => [cleanContact({ [field]: [value] })[field]?.toString(), value]),
    );
    return [[field, values.map((value) => raw.get(value) ?? value)]];
  });
  return { ...cleaned, ...fieldsFrom(exact) };
}
