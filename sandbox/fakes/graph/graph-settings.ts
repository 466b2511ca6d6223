/** Switches of the fake backend of Graph, for what is undocumented, slow or set by an administrator. Tests set them. */
export interface GraphSettings {
  /** Whether a contact's `If-Match` is looked at. It is, as far as is known. */
  honourIfMatch: boolean;
  /** Status of a stale change key; sources disagree. */
  staleStatus: 409 | 412;
  /** What `$search` on personal contacts does: a refusal, or rows that have nothing to do with the question. */
  personalSearch: 'refuse' | 'noise';
  /** Requests at once per mailbox; more get 429. */
  mailboxConcurrency: number;
  /** Object ids of owners whose mailboxes an access policy closes to the application. */
  readonly blockedMailboxes: Set<string>;
  /** How long a new mail contact stays invisible here, milliseconds. */
  mailContactDelayMs: number;
  /** That many of the next lists begin with an empty page that has a next one. */
  emptyPages: number;
  /** The same for the pages of delta queries. */
  emptyChanges: number;
  /** How many entries a page has at most, whatever is asked for: the size is the service's to choose. */
  largestPage: number;
  /** Delta tokens count as too old: 410. */
  deltaTokensExpired: boolean;
  /**
   * What an entry has that tells of a change: all chosen properties, or its id alone. Documented are "the same
   * properties as in the initial request", and elsewhere "at least the properties that have been updated".
   */
  changedEntries: 'whole' | 'id-only';
}

/** As Graph is documented, or assumed where it is not. */
export function defaultGraphSettings(): GraphSettings {
  return {
    honourIfMatch: true,
    staleStatus: 412,
    personalSearch: 'refuse',
    mailboxConcurrency: 4,
    blockedMailboxes: new Set(),
    mailContactDelayMs: 0,
    emptyPages: 0,
    emptyChanges: 0,
    largestPage: Number.POSITIVE_INFINITY,
    deltaTokensExpired: false,
    changedEntries: 'whole',
  };
}
