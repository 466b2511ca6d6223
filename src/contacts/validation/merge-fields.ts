import {
  type ContactChanges,
  type ContactField,
  type ContactFields,
  contactFields,
  emptyFields,
} from '../contact.ts';
import { nameKey, nameWords } from '../text/name.ts';
import { sameValue } from './difference.ts';
import type { FieldValue } from './field-change.ts';

/** The changes of a merge to the remaining contact, and the values of the others that do not fit. */
export interface FieldMerge {
  readonly before: ContactChanges;
  /** Changed fields only. */
  readonly after: ContactChanges;
  readonly lost: readonly { readonly field: ContactField; readonly value: FieldValue }[];
}

/**
 * Fills the empty fields of a contact from others, in their order, and adds the further values of their lists.
 * Existing values stay, and a name is only filled from a contact of the same name.
 * @param most maximum number of values of each field; a missing field cannot be written
 */
export function mergeFields(
  kept: ContactFields,
  others: readonly ContactFields[],
  most: Readonly<Partial<Record<ContactField, { readonly maxValues: number }>>>,
): FieldMerge {
  const before: Partial<Record<ContactField, FieldValue>> = {};
  const after: Partial<Record<ContactField, FieldValue>> = {};
  const lost: { field: ContactField; value: FieldValue }[] = [];
  for (const field of contactFields) {
    // Whether the contact is hidden is not merged.
    if (field === 'hiddenFromAddressLists') continue;
    const limit = most[field];
    let value: FieldValue = kept[field];
    for (const other of others) {
      const offered = other[field];
      if (sameValue(offered, emptyFields[field])) continue;
      // Parts of a name are not filled from a different name.
      const isOtherName = nameFields.has(field) && !haveOneName(kept, other);
      const joined: FieldValue =
        limit === undefined || isOtherName ? value : join(value, offered, limit.maxValues);
      const rest = left(joined, offered);
      if (rest !== undefined) lost.push({ field, value: rest });
      value = joined;
    }
    if (sameValue(value, kept[field])) continue;
    before[field] = kept[field];
    after[field] = value;
  }
  return { before: before as ContactChanges, after: after as ContactChanges, lost };
}

const nameFields: ReadonlySet<ContactField> = new Set<ContactField>(['displayName', 'givenName', 'surname']);

/** Returns whether both have the same name, in any order, or the first has none. */
function haveOneName(kept: ContactFields, other: ContactFields): boolean {
  const [one, two] = [kept, other].map((contact) => nameKey(nameWords(nameIn(contact))));
  return one === '' || one === two;
}

function nameIn({ displayName, givenName, surname }: ContactFields): string {
  return displayName.trim() === '' ? `${givenName} ${surname}` : displayName;
}

function join(own: FieldValue, offered: FieldValue, most: number): FieldValue {
  if (typeof own !== 'object' || typeof offered !== 'object') return own === '' ? offered : own;
  const held = new Set(own.map((text) => text.toLowerCase()));
  const more = offered.filter((text) => !held.has(text.toLowerCase()));
  return [...own, ...more].slice(0, Math.max(most, own.length));
}

/** Returns the offered values that are not among the joined ones; undefined for none. */
function left(joined: FieldValue, offered: FieldValue): FieldValue | undefined {
  if (typeof joined !== 'object' || typeof offered !== 'object') {
    return joined === offered ? undefined : offered;
  }
  const held = new Set(joined.map((text) => text.toLowerCase()));
  const rest = offered.filter((text) => !held.has(text.toLowerCase()));
  return rest.length === 0 ? undefined : rest;
}
