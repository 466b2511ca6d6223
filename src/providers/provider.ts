import type { Contact, ContactChanges, ContactField } from '../contacts/contact.ts';
import type { DistributionList, ListMember } from '../contacts/distribution-list.ts';
import type { Owner } from '../contacts/owner.ts';
import type { Photo } from '../contacts/photo.ts';
import type { ContactQuery } from '../contacts/query/contact-query.ts';
import type { SourceId } from '../contacts/sources.ts';
import type { SyncPage, UnreadRow } from '../contacts/sync-page.ts';
import type { FieldLimit } from '../contacts/validation/field-limit.ts';
import type { BackendError } from '../platform/errors.ts';

/**
 * The interface of every contact system. Read this file first; all providers follow it. All methods throw
 * {@link import('../platform/errors.ts').BackendError} only.
 */
export interface ContactProvider {
  readonly source: SourceId;
  readonly capabilities: ProviderCapabilities;

  /**
   * Finds candidates. The matching of backends is coarse, so callers check and rank every hit again. A provider may
   * return contacts that do not match, but never silently drops one that its backend returned. A hit has the fields
   * that lists show and queries match; the others may be empty until {@link ContactProvider.get} reads them.
   */
  search(query: ContactQuery, context: CallContext): Promise<SearchAnswer>;

  /** Reads all fields of one contact. Returns undefined if it does not exist. */
  get(id: string, context: CallContext): Promise<Contact | undefined>;

  /**
   * Reads a contact's picture. Returns undefined if there is no picture or no contact. Absent if the system has no
   * pictures.
   */
  photo?(id: string, context: CallContext): Promise<Photo | undefined>;

  /**
   * Tests with the smallest harmless calls whether the system can be used, for `doctor`. Each result is a line. A failed
   * call is a result, so that this throws only for a programming error. `check.ts` has the usual checks.
   */
  check(context: CheckContext): Promise<readonly CheckResult[]>;

  /** The distribution lists that contacts of this system can be in. Absent if there are none. */
  readonly lists?: DistributionLists;

  /** Performs periodic maintenance, independent of requests. Called about once a minute, never concurrently. */
  maintain?(context: CallContext): Promise<void>;

  /**
   * Returns one page of a sync, for the cached directory. `cursor` is '' for the first page, and otherwise the cursor
   * of the page before, even weeks later and in another process. After the last page, the next call starts the next
   * sync: incremental, or full if the system does not report changes. An expired cursor is not an error: a full sync
   * starts, with `fromStart` set. Contacts have at least the fields of a hit of {@link ContactProvider.search}.
   */
  listChanges?(cursor: string, context: CallContext): Promise<SyncPage>;
}

/** A provider that can also write contacts. */
export interface WritableProvider extends ContactProvider {
  readonly capabilities: WritableCapabilities;

  /** Creates a contact and returns its id. A resumed write does not repeat completed steps. */
  create(fields: ContactChanges, write: WriteContext): Promise<string>;

  /**
   * Sends the changed fields only. Fails if `expectedVersion` ('' for none) is not the stored version. Idempotent: a
   * retry sets the same values again.
   */
  update(id: string, changes: ContactChanges, expectedVersion: string, write: WriteContext): Promise<void>;

  /**
   * Deletes a contact. A contact that no longer exists counts as deleted. Callers treat `not-found` as success, too,
   * because an earlier attempt without an answer may have deleted it.
   */
  delete(id: string, write: WriteContext): Promise<void>;
}

/** The distribution lists of a contact system. Ids of contacts are those of its provider. */
export interface DistributionLists {
  /** Returns the lists that a contact is in itself, none if it does not exist. */
  of(contactId: string, context: CallContext): Promise<ListAnswer>;
  /**
   * Returns the lists whose name or address begins with the text, those included whose members cannot be changed; all
   * that can be changed for ''.
   */
  find(text: string, context: CallContext): Promise<ListAnswer>;
  /** Returns a list whose members can be read; undefined if it does not exist. */
  get(id: string, context: CallContext): Promise<DistributionList | undefined>;
  members(id: string, context: CallContext): Promise<MemberAnswer>;
  /** Returns the Entra object ids of the people who own a list. */
  owners(id: string, context: CallContext): Promise<readonly string[]>;
  /**
   * Adds a contact to a list, as one recorded step. Fails with `already-exists` if it is in the list, unless an
   * attempt without an answer has added it.
   */
  add(id: string, contactId: string, write: WriteContext): Promise<void>;
  /** Removes a contact from a list; like {@link DistributionLists.add}, with `changed-meanwhile`. */
  remove(id: string, contactId: string, write: WriteContext): Promise<void>;
}

export interface ListAnswer {
  readonly lists: readonly DistributionList[];
  /** There are more. */
  readonly truncated: boolean;
}

export interface MemberAnswer {
  readonly members: readonly ListMember[];
  /** There are more. */
  readonly truncated: boolean;
}

export interface ProviderCapabilities {
  readonly writable: boolean;
  /** Contacts belong to one mailbox: every call acts in that of `context.owner`, and nobody else sees them. */
  readonly personal: boolean;
  /** Another provider searches and syncs the same contacts, so that this one returns none. */
  readonly searchedByAnother?: boolean;
}

export type WriteOperation = 'create' | 'update' | 'delete';

export interface WritableCapabilities extends ProviderCapabilities {
  readonly writable: true;
  /** The operations that the backend supports. The others fail with `invalid-request` before anything is sent. */
  readonly operations: ReadonlySet<WriteOperation>;
  /** The fields that `create` and `update` accept, with the backend's limits. */
  readonly fields: Readonly<Partial<Record<ContactField, FieldLimit>>>;
  /** Creating is idempotent, because we choose the new contact's id. */
  readonly createsRepeatably?: boolean;
}

/** The operations of a backend that supports all of them. */
export const allOperations: ReadonlySet<WriteOperation> = new Set<WriteOperation>([
  'create',
  'update',
  'delete',
]);

export interface CallContext {
  /**
   * The person who asks, taken from the authenticated activity, never from a card. Undefined if no personal contacts
   * may be read, and for background work.
   */
  readonly owner: Owner | undefined;
  /** Aborts the call; the provider then throws `timed-out`. */
  readonly signal: AbortSignal;
  /** Sent as the client request id and written to the log. */
  readonly correlationId: string;
}

/** The context of a check. Without `owner` no mailbox is read. */
export interface CheckContext extends CallContext {
  /**
   * Returns the application permissions in a token for this scope.
   * @throws {BackendError} if no token is issued
   */
  roles(scope: string): Promise<readonly string[]>;
}

export interface CheckResult {
  /** What was checked, as the start of a line: 'Exchange: mail contacts can be read'. */
  readonly name: string;
  readonly ok: boolean;
  /** Whether it is `ok`, but somebody should know the problem. */
  readonly isWarning?: true;
  /** What is wrong, '' if nothing is. */
  readonly problem: string;
  /** What exactly to do about it, '' if there is no problem. */
  readonly nextStep: string;
}

/** The context of a write. Each request that changes something runs inside a recorded step. */
export interface WriteContext extends CallContext {
  /** Identifies the write across its attempts. Ids that we choose ourselves are derived from it. */
  readonly submissionKey: string;
  /**
   * Runs one step of a write at most once, across restarts. A step recorded as done returns its recorded result without
   * running. A step recorded as started but not as done has an unknown outcome: `recover` then looks for its effect and
   * returns the result, or undefined if the step certainly had no effect and may run. Omit `recover` for idempotent
   * steps. Results must be JSON.
   */
  step<T>(name: string, run: () => Promise<T>, recover?: () => Promise<T | undefined>): Promise<T>;
  /**
   * Records a value that later steps need, such as the time before a create, without changing anything in the system.
   * Returns the recorded value if there is one, otherwise that of `make`. No person sees it.
   */
  note<T>(name: string, make: () => Promise<T>): Promise<T>;
}

export interface SearchAnswer {
  readonly contacts: readonly Contact[];
  /** The backend has more matches than it returned. */
  readonly truncated: boolean;
  /** Matches that could not be read, so that it is not certain what they are. Left out if there are none. */
  readonly unread?: readonly UnreadRow[];
  /** A segment of the source that failed. The contacts of the others are included. */
  readonly failedSegment?: FailedSegment;
}

export interface FailedSegment {
  /** In the plural, as the start of a sentence: 'Colleagues'. */
  readonly name: string;
  readonly error: BackendError;
}

/** Returns whether a provider supports writing. */
export function isWritable(provider: ContactProvider): provider is WritableProvider {
  return provider.capabilities.writable;
}
