import type { Contact, ContactRef } from './contact.ts';

import type { FoldedText } from './text/folded-text.ts';

/** A contact with what was worked out of it so far: each thing once, and only of fields that a query reached. */
export interface PreparedContact {
  readonly contact: Contact;
  names: readonly FoldedText[] | undefined;
  /** Of the other fields, in the order of their weight. */
  texts: (readonly FoldedText[] | undefined)[] | undefined;
  phones: readonly string[] | undefined;
  /** By which it is told whether two records are one person's. */
  keys: IdentityKeys | undefined;
  /** The person that it was found to be last, alone or with others: the same records make the same again. */
  person: ListedPerson | undefined;
}

/** One person, joined from every record that is certainly theirs. */
export interface JoinedContact {
  /** The best record, its empty fields filled from the others; `ref`, `version` and `readOnly` are its own. */
  readonly contact: Contact;
  /** All records, best first; the first is `contact.ref`. */
  readonly refs: readonly ContactRef[];
  /** The same records as they are kept, in the same order. */
  readonly records: readonly Contact[];
}

/**
 * What tells whether two records are one person's. Numbers tell nearly all records apart; the texts behind them are
 * only made of those that share one.
 */
export interface IdentityKeys {
  readonly contact: Contact;
  readonly name: readonly string[];
  /** Of a name of two words or more a number, the same for its words in any order. */
  readonly nameHashes: readonly number[];
  /** Of each address a number, in the order of {@link emailsOf}. */
  readonly emailHashes: readonly number[];
  readonly colleague: boolean;
  /** Of each phone number the last seven digits (see {@link endingOf}), in the order of {@link phonesOf}. */
  readonly endings: readonly number[];
  /** What was worked out by the functions below. */
  nameKey: string | undefined;
  givenNames: readonly string[] | undefined;
  emails: readonly string[] | undefined;
  phones: readonly string[] | undefined;
  mobiles: readonly string[] | undefined;
  employment: string | undefined;
}

/** A person with what their place in a list depends on. */
export interface ListedPerson {
  /** In the order in which they were given. */
  readonly members: readonly PreparedContact[];
  readonly joined: JoinedContact;
  readonly isDisabled: boolean;
  /** The place of the best record's source among {@link sources}. */
  readonly source: number;
  /** See {@link preparedOf} and {@link sortNameOf}. */
  prepared: PreparedContact | undefined;
  sortName: string | undefined;
}
