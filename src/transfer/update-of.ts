import {
  type ContactChanges,
  type ContactField,
  type ContactFields,
  contactFields,
} from '../contacts/contact.ts';
import { composeDisplayName, hasComposedName } from '../contacts/text/display-name.ts';
import type { FieldValue } from '../contacts/validation/field-change.ts';
import { fieldsFrom } from '../contacts/validation/field-values.ts';
import { meansSame } from '../contacts/validation/means-same.ts';
import { cleanContact, phoneFields } from '../contacts/validation/validate-contact.ts';
import { joinStored, valuesIn } from '../contacts/validation/values-in.ts';
import { plainText } from './contact-draft.ts';

/** What an empty cell means: the contact's value stays, or is cleared. */
export type EmptyCells = 'leave' | 'clear';

/**
 * Returns the fields of a contact that a row changes. Two notations of a number, an address or a country are the same.
 * A list's value replaces the one in its place, unless the contact has it already; further values of the contact stay.
 * @param fields cleaned; '' in a list for an empty cell
 */
export function updateOf(
  stored: ContactFields,
  fields: ContactChanges,
  emptyCells: EmptyCells,
): ContactChanges {
  const update: Partial<Record<ContactField, unknown>> = {};
  for (const field of contactFields) {
    const value = fields[field];
    const old = stored[field];
    if (value === undefined) continue;
    if (typeof value === 'boolean') {
      if (value !== old) update[field] = value;
    } else if (typeof value === 'string') {
      const isKept =
        value === ''
          ? emptyCells === 'leave'
          : meansSame(field, value, cleaned(field, String(old))) ||
            (phoneFields.has(field) &&
              valuesIn(field, String(old)).some((one) => meansSame(field, value, one)));
      if (!isKept && value !== old) update[field] = value;
    } else {
      const list = updatedList(field, old as readonly string[], value, emptyCells);
      if (list !== undefined) update[field] = list;
    }
  }
  return withFollowingName(stored, update as ContactChanges, fields);
}

/** Returns the values of a row, those that the contact has as one joined. */
export function asStored(fields: ContactChanges, stored: ContactFields): ContactChanges {
  const lists = (Object.entries(fields) as [ContactField, FieldValue][]).flatMap(
    ([field, values]): [ContactField, FieldValue][] =>
      typeof values === 'object'
        ? [[field, joinStored(field, values, stored[field] as readonly string[])]]
        : [],
  );
  return { ...fields, ...fieldsFrom(lists) };
}

function updatedList(
  field: ContactField,
  old: readonly string[],
  values: readonly string[],
  emptyCells: EmptyCells,
): readonly string[] | undefined {
  const isIn = (value: string, list: readonly string[]) =>
    list.some((other) => meansSame(field, value, other));
  const list: (string | undefined)[] = [...old];
  // Somebody may have stored two numbers as one.
  const known = old.flatMap((value) => [value, ...valuesIn(field, value)]);
  let isChanged = false;
  for (const [index, value] of values.entries()) {
    const present = list[index];
    if (value === '') {
      // A value that another column has is not cleared.
      if (emptyCells === 'leave' || present === undefined || isIn(present, values)) continue;
      list[index] = undefined;
      isChanged = true;
    } else if (!isIn(value, known)) {
      if (present === undefined || isIn(present, values)) list.push(value);
      else list[index] = value;
      isChanged = true;
    }
  }
  return isChanged ? list.filter((value) => value !== undefined) : undefined;
}

/** A display name that first and last name make follows them, unless the row has one. */
function withFollowingName(
  stored: ContactFields,
  update: ContactChanges,
  fields: ContactChanges,
): ContactChanges {
  const isRenamed = update.givenName !== undefined || update.surname !== undefined;
  if (!isRenamed || (fields.displayName ?? '') !== '' || !hasComposedName(stored)) return update;
  return { ...update, displayName: composeDisplayName({ ...stored, ...update }) };
}

/** What the contact's value is as a row would have it: a stored text may hold invisible characters and references. */
function cleaned(field: ContactField, value: string): string {
  return String(cleanContact({ [field]: plainText(field, value) })[field] ?? '');
}
