import type { Contact, ContactRef } from '../contacts/contact.ts';
import type { Photo } from '../contacts/photo.ts';
import type { ContactQuery } from '../contacts/query/contact-query.ts';
import type { SourceId } from '../contacts/sources.ts';
import type { Match } from './search/explain.ts';

/** One person of an answer: a row on the card, joined from every system that knows them. */
export interface FoundPerson {
  /** The joined view; its `ref` is the record that opens when the row is pressed. */
  readonly contact: Contact;
  /** All records of this person, best first; the first is `contact.ref`. */
  readonly refs: readonly ContactRef[];
  /** The same records as they are kept, in the same order. */
  readonly records: readonly Contact[];
  /** Read with a person who is opened. */
  readonly photo?: Photo;
  /** It is only like what was typed: by a typing error, by its sound, or a typed word is missing. */
  readonly isLike?: boolean;
  /** Why it is an answer, for each typed word; worked out when somebody looks. Only from memory. */
  readonly matches?: readonly Match[];
  /** Typed words that it does not have, when nobody has them all. */
  readonly missing?: readonly string[];
}

/**
 * Why a source is missing from an answer, or incomplete in it; `old` is there as it was an hour ago or longer, `reading`
 * as far as it has been read for the first time.
 */
export interface SourceProblem {
  readonly source: SourceId;
  readonly kind: 'slow' | 'failed' | 'refused' | 'forbidden' | 'throttled' | 'truncated' | 'old' | 'reading';
  /** What is missing of it, in the plural ('Colleagues'), when the rest of the source is there. */
  readonly part?: string;
}

export interface FindResult {
  readonly query: ContactQuery;
  /** Best first; of a long answer those up to the page that was asked for, and some more. */
  readonly people: readonly FoundPerson[];
  /** How many people the whole answer is: the same number whichever page is asked for. */
  readonly total: number;
  /** Those among `total` who have only a name like the one typed; 0 where nobody has counted. */
  readonly similar: number;
  /** More people match than `total`: there are too many, or a system has not given all of them. */
  readonly more: boolean;
  /** Names close to what was typed; only when `people` is empty. */
  readonly nearNames: readonly string[];
  readonly problems: readonly SourceProblem[];
}
