import type { Contact, ContactRef, SourceId } from '../contacts/contact.ts';
import type { ContactQuery } from '../contacts/contact-query.ts';

/** One person of an answer: a row on the card, joined from every system that knows them. */
export interface FoundPerson {
  /** The joined view; its `ref` is the record that opens when the row is pressed. */
  readonly contact: Contact;
  /** All records of this person, best first; the first is `contact.ref`. */
  readonly refs: readonly ContactRef[];
}

/** Why a source is missing from an answer, or incomplete in it. */
export interface SourceProblem {
  readonly source: SourceId;
  readonly kind: 'slow' | 'failed' | 'forbidden' | 'throttled' | 'truncated';
  /** What is missing of it, in the plural ('Colleagues'), when the rest of the source is there. */
  readonly part?: string;
}

export interface FindResult {
  readonly query: ContactQuery;
  /** Best first. */
  readonly people: readonly FoundPerson[];
  /** Names close to what was typed; only when `people` is empty. */
  readonly nearNames: readonly string[];
  readonly problems: readonly SourceProblem[];
}
