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

/** What a merge of contacts changes in the one that is kept, and what of the others has no place in it. */
export interface FieldMerge {
  readonly before: ContactChanges;
  /** Changed fields only. */
  readonly after: ContactChanges;
  readonly lost: readonly { readonly field: ContactField; readonly value: FieldValue }[];
}

/**
 * Fills the empty fields of one contact from others, the first of them first, and adds what their lists have more.
 * What is filled stays as it is, and a name is only filled from a contact of that name.
 * @param most how many values each field takes; a field that is missing cannot be written
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
    // Whether somebody is hidden is for the one that is kept to say.
    if (field === 'hiddenFromAddressLists') continue;
    const limit = most[field];
    let value: FieldValue = kept[field];
    for (const other of others) {
      const offered = other[field];
      if (sameValue(offered, emptyFields[field])) continue;
      // A name is one: a half of somebody else's does not fill it up.
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

/** Whether both are called the same, in any order, or the first has no name at all. */
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

/** What of the offered values is not in the joined ones; undefined for nothing. */
function left(joined: FieldValue, offered: FieldValue): FieldValue | undefined {
  if (typeof joined !== 'object' || typeof offered !== 'object') {
    return joined === offered ? undefined : offered;
  }
  const held = new Set(joined.map((text) => text.toLowerCase()));
  const rest = offered.filter((text) => !held.has(text.toLowerCase()));
  return rest.length === 0 ? undefined : rest;
}
