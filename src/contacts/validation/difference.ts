import { type ContactChanges, type ContactField, contactFields, emptyFields } from '../contact.ts';
import type { FieldChange, FieldValue } from './field-change.ts';

/**
 * Returns the changes from `before` to `after`, in the order of {@link contactFields}. A missing field counts as
 * empty on either side. Lists are equal if their values are, in the same order, because the first address is the
 * primary one.
 */
export function difference(before: ContactChanges, after: ContactChanges): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  for (const field of contactFields) {
    const old = before[field] ?? emptyFields[field];
    const value = after[field] ?? emptyFields[field];
    if (!sameValue(old, value)) changes.push({ field, before: old, after: value });
  }
  return changes;
}

/** Returns the names of the fields that {@link difference} lists. */
export function changedFields(before: ContactChanges, after: ContactChanges): readonly ContactField[] {
  return difference(before, after).map((change) => change.field);
}

/** Compares by value, lists element by element. */
export function sameValue(one: FieldValue, other: FieldValue): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') return one === other;
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
