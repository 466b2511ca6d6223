import type { Contact, ContactRef } from './contact.ts';

import type { FoldedText } from './text/folded-text.ts';

/** A contact with values derived from it on demand: each once, and only for fields that a query reached. */
export interface PreparedContact {
  readonly contact: Contact;
  names: readonly FoldedText[] | undefined;
  /** The other fields, in the order of their weight. */
  texts: (readonly FoldedText[] | undefined)[] | undefined;
  phones: readonly string[] | undefined;
  /** The keys for deduplication. */
  keys: IdentityKeys | undefined;
  /** The person of the last answer, alone or joined. The same records give the same person again. */
  person: ListedPerson | undefined;
}

/** A person, joined from all records that are certainly theirs. */
export interface JoinedContact {
  /** The best record with its empty fields filled from the others. `ref`, `version` and `readOnly` are its own. */
  readonly contact: Contact;
  /** All records, best first; the first is `contact.ref`. */
  readonly refs: readonly ContactRef[];
  /** The same records as they are stored, in the same order. */
  readonly records: readonly Contact[];
}

/**
 * The keys that decide whether two records belong to the same person. Hashes distinguish nearly all records; texts
 * are computed only for records that share a hash.
 */
export interface IdentityKeys {
  readonly contact: Contact;
  readonly name: readonly string[];
  /** The hash of a name of two or more words, in any order. */
  readonly nameHashes: readonly number[];
  /** The hash of each address, in the order of {@link emailsOf}. */
  readonly emailHashes: readonly number[];
  readonly colleague: boolean;
  /** The last seven digits of each phone number (see {@link endingOf}), in the order of {@link phonesOf}. */
  readonly endings: readonly number[];
  /** Computed on demand by the functions below. */
  nameKey: string | undefined;
  givenNames: readonly string[] | undefined;
  salutation: 'man' | 'woman' | '' | undefined;
  emails: readonly string[] | undefined;
  phones: readonly string[] | undefined;
  mobiles: readonly string[] | undefined;
  employment: string | undefined;
}

/** A person with the values that decide their rank. */
export interface ListedPerson {
  /** In the given order. */
  readonly members: readonly PreparedContact[];
  readonly joined: JoinedContact;
  readonly isDisabled: boolean;
  /** The index of the best record's source in {@link sources}. */
  readonly source: number;
  /** See {@link preparedOf} and {@link sortNameOf}. */
  prepared: PreparedContact | undefined;
  sortName: string | undefined;
}
