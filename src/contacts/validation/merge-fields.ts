import { type ContactChanges, type ContactField, type ContactFields, contactFields } from '../contact.ts';
import { nameKey, nameWords } from '../text/name.ts';
import { sameValue } from './difference.ts';
import type { FieldValue } from './field-change.ts';
import { isFilled } from './field-values.ts';
import { meansSame } from './means-same.ts';

/** The changes of a merge to the remaining contact, and the values of the others that do not fit. */
export interface FieldMerge {
  readonly before: ContactChanges;
  /** Changed fields only. */
  readonly after: ContactChanges;
  readonly lost: readonly { readonly field: ContactField; readonly value: FieldValue }[];
}

/** Which value of two contacts a merge keeps. */
export type MergeChoice = 'kept' | 'other' | 'both';

/** The choices of a person by field; the fields of a name are one unit. */
export type MergeChoices = Readonly<Partial<Record<ContactField | 'name', MergeChoice>>>;

/** A field in which two contacts differ, with the values to choose from; the first is what a merge keeps by default. */
export interface MergeQuestion {
  readonly key: ContactField | 'name';
  readonly options: readonly {
    readonly choice: MergeChoice;
    /** The value, or for a name display name, first name and last name. */
    readonly value: FieldValue;
  }[];
}

/** Returns what to ask about two contacts: the fields in which both have a value that the other one lacks. */
export function mergeQuestions(
  kept: ContactFields,
  other: ContactFields,
  most: Limits,
): readonly MergeQuestion[] {
  const name = nameQuestion(kept, other);
  return [
    ...(name === undefined ? [] : [name]),
    ...contactFields.flatMap((field) => {
      const limit = most[field];
      if (limit === undefined || nameFields.has(field) || field === 'hiddenFromAddressLists') return [];
      const [own, offered] = [kept[field], other[field]];
      if (!isFilled(own) || !isFilled(offered)) return [];
      if (left(field, own, offered) === undefined || left(field, offered, own) === undefined) return [];
      const joined = join(field, own, offered, limit.maxValues);
      const isBoth = !sameValue(joined, own) && !sameValue(joined, offered);
      const options = [
        ...(isBoth ? [{ choice: 'both' as const, value: joined }] : []),
        { choice: 'kept' as const, value: own },
        { choice: 'other' as const, value: cutList(offered, limit.maxValues) },
      ];
      return [{ key: field, options }];
    }),
  ];
}

function nameQuestion(kept: ContactFields, other: ContactFields): MergeQuestion | undefined {
  const [own, offered] = [namesOf(kept), namesOf(other)];
  const differs = own.some((part, index) => part !== '' && offered[index] !== '' && part !== offered[index]);
  if (!differs) return undefined;
  return {
    key: 'name',
    options: [
      { choice: 'kept', value: own },
      { choice: 'other', value: offered },
    ],
  };
}

/**
 * Fills the empty fields of a contact from others, in their order, and adds the further values of their lists.
 * Existing values stay, and a name is only filled from a contact of the same name.
 * @param most maximum number of values of each field; a missing field cannot be written
 * @param choices where a person has chosen otherwise between the kept contact and the only other one
 */
export function mergeFields(
  kept: ContactFields,
  others: readonly ContactFields[],
  most: Limits,
  choices: MergeChoices = {},
): FieldMerge {
  const before: Partial<Record<ContactField, FieldValue>> = {};
  const after: Partial<Record<ContactField, FieldValue>> = {};
  const lost: { field: ContactField; value: FieldValue }[] = [];
  for (const field of contactFields) {
    // Whether the contact is hidden is not merged.
    if (field === 'hiddenFromAddressLists') continue;
    const limit = most[field];
    const choice = choices[nameFields.has(field) ? 'name' : field];
    let value: FieldValue = kept[field];
    for (const other of others) {
      const offered = other[field];
      // The parts of another name are taken together, also those that are empty; none is filled in without the others.
      const isOtherName = nameFields.has(field) && !haveOneName(kept, other);
      if (!isFilled(offered) && !(isOtherName && choice === 'other')) continue;
      let joined: FieldValue = value;
      if (limit !== undefined) {
        if (choice === 'other') joined = cutList(offered, limit.maxValues);
        else if (!isOtherName && (choice !== 'kept' || !isFilled(value)))
          joined = join(field, value, offered, limit.maxValues);
      }
      for (const one of [value, offered]) {
        const rest = !isFilled(one) ? undefined : left(field, joined, one);
        if (rest !== undefined) lost.push({ field, value: rest });
      }
      value = joined;
    }
    if (sameValue(value, kept[field])) continue;
    before[field] = kept[field];
    after[field] = value;
  }
  return { before: before as ContactChanges, after: after as ContactChanges, lost };
}

type Limits = Readonly<Partial<Record<ContactField, { readonly maxValues: number }>>>;

const nameFields: ReadonlySet<ContactField> = new Set<ContactField>(['displayName', 'givenName', 'surname']);

function namesOf({ displayName, givenName, surname }: ContactFields): readonly string[] {
  return [displayName, givenName, surname];
}

function cutList(value: FieldValue, most: number): FieldValue {
  return typeof value === 'object' ? value.slice(0, most) : value;
}

/** Returns whether both have the same name, in any order, or the first has none. */
function haveOneName(kept: ContactFields, other: ContactFields): boolean {
  const [one, two] = [kept, other].map((contact) => nameKey(nameWords(nameIn(contact))));
  return one === '' || one === two;
}

function nameIn({ displayName, givenName, surname }: ContactFields): string {
  return displayName.trim() === '' ? `${givenName} ${surname}` : displayName;
}

function join(field: ContactField, own: FieldValue, offered: FieldValue, most: number): FieldValue {
  if (typeof own !== 'object' || typeof offered !== 'object') return own === '' ? offered : own;
  const more = left(field, own, offered);
  return typeof more === 'object' ? [...own, ...more].slice(0, Math.max(most, own.length)) : own;
}

/** Returns the offered values that are not among the joined ones, in another notation either; undefined for none. */
function left(field: ContactField, joined: FieldValue, offered: FieldValue): FieldValue | undefined {
  if (typeof joined === 'object' && typeof offered === 'object') {
    const rest = offered.filter((text) => !joined.some((held) => meansSame(field, held, text)));
    return rest.length === 0 ? undefined : rest;
  }
  const isHeld =
    typeof joined === 'string' && typeof offered === 'string'
      ? meansSame(field, joined, offered)
      : joined === offered;
  return isHeld ? undefined : offered;
}
