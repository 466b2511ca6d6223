import type { ContactChanges, ContactField } from '../contact.ts';
import type { FieldChange, FieldValue } from './field-change.ts';

/** Whether a value says something: a text, a yes, or a list with values. */
export function isFilled(value: FieldValue): boolean {
  return typeof value === 'boolean' ? value : value.length > 0;
}

/** Returns the fields of these entries. */
export function fieldsFrom(entries: Iterable<readonly [ContactField, FieldValue]>): ContactChanges {
  return Object.fromEntries(entries) as ContactChanges;
}

/** Returns the fields that pass a test. */
export function filterFields(
  fields: ContactChanges,
  passes: (field: ContactField, value: FieldValue) => boolean,
): ContactChanges {
  const entries = Object.entries(fields) as [ContactField, FieldValue][];
  return fieldsFrom(entries.filter(([field, value]) => passes(field, value)));
}

/** Returns the fields that have a value. */
export function filledFields(fields: ContactChanges): ContactChanges {
  return filterFields(fields, (_field, value) => isFilled(value));
}

/** Returns the new values of changes. */
export function valuesAfter(changes: readonly FieldChange[]): ContactChanges {
  return fieldsFrom(changes.map(({ field, after }) => [field, after]));
}
