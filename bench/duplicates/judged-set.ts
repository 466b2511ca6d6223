import { type Contact, type ContactFields, emptyFields } from '../../src/contacts/contact.ts';

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

export function contactOf(id: string, fields: ContactFields): Contact {
  return {
    ...fields,
    ref: { source: 'exchange-mail-contacts', id, owner: undefined },
    kind: 'mail-contact',
    userPrincipalName: '',
    version: '',
    readOnly: false,
  };
}
