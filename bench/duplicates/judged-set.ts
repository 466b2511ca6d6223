import { type Contact, type ContactFields, emptyFields } from '../../src/contacts/contact.ts';
import { contactToCompare } from '../../src/contacts/identity/contact-to-compare.ts';

/** Records of which it is known who is who. */
export interface JudgedSet {
  /** First those to look up, then those of the directory. */
  readonly contacts: readonly Contact[];
  readonly firsts: number;
  /** The number of each record's person. */
  readonly people: readonly number[];
  /** What was done to each of the first records; of a person who is not in the directory, whom they resemble. */
  readonly kinds: readonly string[];
}

export type Fields = { -readonly [Field in keyof ContactFields]: ContactFields[Field] };

export function fieldsOf(fields: Partial<ContactFields>): Fields {
  return { ...emptyFields, ...fields };
}

/** A record to look up, with what was done to it. */
export interface JudgedRecord {
  readonly fields: Fields;
  /** The number of its person: that of the record in the directory, or another one. */
  readonly person: number;
  readonly kind: string;
}

export function createJudgedSet(records: readonly JudgedRecord[], directory: readonly Fields[]): JudgedSet {
  return {
    contacts: [...records.map(({ fields }) => fields), ...directory].map((fields, index) =>
      contactToCompare(String(index), fields),
    ),
    firsts: records.length,
    people: [...records.map(({ person }) => person), ...directory.keys()],
    kinds: records.map(({ kind }) => kind),
  };
}
