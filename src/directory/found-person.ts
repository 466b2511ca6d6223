import type { Photo } from '../contacts/photo.ts';
import type { JoinedContact } from '../contacts/prepared-contact.ts';
import type { ContactQuery } from '../contacts/query/contact-query.ts';
import type { SourceId } from '../contacts/sources.ts';
import type { PeopleGroup } from './people-groups.ts';
import type { Match } from './search/explain.ts';

/** A person in an answer: a row on the card, which opens the best record. */
export interface FoundPerson extends JoinedContact {
  /** Only of a person whose card is opened. */
  readonly photo?: Photo;
  /** A fuzzy match: by a typing error, by sound, or with a typed word missing. */
  readonly isLike?: boolean;
  /** Why the person matches, for each typed word. Computed on access; only from the cache. */
  readonly matches?: readonly Match[];
  /** Typed words that the person lacks, if nobody has them all. */
  readonly missing?: readonly string[];
}

/**
 * Why a source is missing from an answer or incomplete. With `old`, its contacts are from a cache of an hour ago or
 * earlier; with `reading`, its first full sync has not completed; with `unread`, nor has that of the person's own contacts,
 * which were searched all the same, but only by the beginnings of names.
 */
export interface SourceProblem {
  readonly source: SourceId;
  readonly kind:
    | 'slow'
    | 'failed'
    | 'refused'
    | 'forbidden'
    | 'throttled'
    | 'truncated'
    | 'unreadable'
    | 'old'
    | 'reading'
    | 'unread';
  /** The missing segment, in the plural ('Colleagues'), if the rest of the source is included. */
  readonly part?: string;
  /** Of 'unreadable': how many contacts of the answer are in a form that could not be read. */
  readonly count?: number;
}

export interface FindResult {
  readonly query: ContactQuery;
  /** Best first; of a long answer those up to the requested page, and some more. */
  readonly people: readonly FoundPerson[];
  /** The number of people in the complete answer, the same for each page. */
  readonly total: number;
  /** The number of people among `total` with only a similar name; 0 if they were not counted. */
  readonly similar: number;
  /** More people match than `total`: there are too many, or a system has not returned all. */
  readonly more: boolean;
  /** Groups by which a long answer can be narrowed; left out for other answers. */
  readonly groups?: readonly PeopleGroup[];
  /** Names similar to the typed one; only if `people` is empty. */
  readonly nearNames: readonly string[];
  readonly problems: readonly SourceProblem[];
}
