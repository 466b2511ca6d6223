import type { Contact, ContactChanges, ContactField } from '../contacts/contact.ts';
import type { Owner } from '../contacts/owner.ts';
import type { Photo } from '../contacts/photo.ts';
import type { ContactQuery } from '../contacts/query/contact-query.ts';
import type { SourceId } from '../contacts/sources.ts';
import type { SyncPage } from '../contacts/sync-page.ts';
import type { BackendError } from '../platform/errors.ts';

/**
 * The one interface that every contact system is brought to. Read this file first; then any provider beside
 * it reads the same way. All methods throw {@link import('../platform/errors.ts').BackendError} and nothing else.
 */
export interface ContactProvider {
  readonly source: SourceId;
  readonly capabilities: ProviderCapabilities;

  /**
   * Finds candidates. A backend's own matching is coarse, so callers check and rank every hit again;
   * a provider may return contacts that do not match but never silently drops one that its backend gave it.
   * A hit has what a list of people shows and what the question is compared with; the rest may be empty until
   * {@link ContactProvider.get} reads it.
   */
  search(query: ContactQuery, context: CallContext): Promise<SearchAnswer>;

  /** Reads one contact whole, or undefined when it does not exist. */
  get(id: string, context: CallContext): Promise<Contact | undefined>;

  /** Reads a contact's picture, undefined for one that has none or is not there. Only where a system has pictures. */
  photo?(id: string, context: CallContext): Promise<Photo | undefined>;

  /**
   * Asks the system with the smallest harmless calls whether it can be used, for `doctor`. Each result is a line;
   * a failed call is a result, so that this throws for a mistake of ours only. See `check.ts` for the usual ones.
   */
  check(context: CheckContext): Promise<readonly CheckResult[]>;

  /** What wants doing now and then, whoever asks or not. Called every minute or so, never twice at a time. */
  maintain?(context: CallContext): Promise<void>;

  /**
   * One page of a walk through everything the system holds, for the directory that is kept in memory. `cursor` is
   * '' at the very beginning, and later what the page before gave, even weeks later and in another process. When a
   * walk has ended, the next call begins the next one: what changed since, or everything again where a system
   * cannot tell. A cursor that the system no longer takes is no error: the walk begins anew, and says so.
   * Contacts have at least what a hit of {@link ContactProvider.search} has.
   */
  listChanges?(cursor: string, context: CallContext): Promise<SyncPage>;
}

/** A provider that can also change what it holds. */
export interface WritableProvider extends ContactProvider {
  readonly capabilities: WritableCapabilities;

  /** Creates a contact and returns its id. Steps that a resumed write has already done are not repeated. */
  create(fields: ContactChanges, write: WriteContext): Promise<string>;

  /**
   * Sends the changed fields only. `expectedVersion` ('' for none) must still be the stored one. May be called again
   * after a failure: the same values are set again.
   */
  update(id: string, changes: ContactChanges, expectedVersion: string, write: WriteContext): Promise<void>;

  /**
   * Deletes a contact; one that is already gone counts as deleted. Callers take `not-found` for that, too, as an
   * earlier try without an answer may have deleted it.
   */
  delete(id: string, write: WriteContext): Promise<void>;
}

export interface ProviderCapabilities {
  readonly writable: boolean;
  /** Contacts belong to one mailbox: every call acts in `context.owner`'s, and nobody else sees them. */
  readonly personal: boolean;
  /** Another provider searches and walks through the same contacts, so that this one finds nobody. */
  readonly searchedByAnother?: boolean;
}

export type WriteOperation = 'create' | 'update' | 'delete';

export interface WritableCapabilities extends ProviderCapabilities {
  readonly writable: true;
  /** What the backend has a call for; the others end in `invalid-request` before anything is sent. */
  readonly operations: ReadonlySet<WriteOperation>;
  /** The fields that create and update accept, with the backend's limits. */
  readonly fields: Readonly<Partial<Record<ContactField, FieldLimit>>>;
  /** The backend refuses an update whose version is stale (an etag). */
  readonly versioned: boolean;
  /** A create may be sent again at any time, because the new contact's id is ours. */
  readonly createsRepeatably?: boolean;
}

/** The operations of a backend that can do everything. */
export const allOperations: ReadonlySet<WriteOperation> = new Set<WriteOperation>([
  'create',
  'update',
  'delete',
]);

export interface FieldLimit {
  readonly required: boolean;
  /** In UTF-16 units, per value. */
  readonly maxLength: number;
  /** 1 for single-valued fields. */
  readonly maxValues: number;
}

export interface CallContext {
  /**
   * The person asking, taken from the verified token's activity, never from a card; undefined when nobody's own
   * contacts may be read, and for the work that nobody asked for.
   */
  readonly owner: Owner | undefined;
  /** Ends the call; the provider throws `timed-out`. */
  readonly signal: AbortSignal;
  /** Sent along as the client request id and written to the log. */
  readonly correlationId: string;
}

/** A check's context; without `owner` nobody's mailbox is read. */
export interface CheckContext extends CallContext {
  /**
   * The application permissions that a token for this scope carries.
   * @throws {BackendError} as a token does that is not given
   */
  roles(scope: string): Promise<readonly string[]>;
}

export interface CheckResult {
  /** What was checked, as the beginning of a line: 'Exchange: mail contacts can be read'. */
  readonly name: string;
  readonly ok: boolean;
  /** What is wrong; '' when all is well. */
  readonly problem: string;
  /** The exact thing to do about it; '' when all is well. */
  readonly nextStep: string;
}

/** A write's context: each request that changes something runs inside a recorded step. */
export interface WriteContext extends CallContext {
  /** The same for every try of one write and for no other write: what an id of our own making is made from. */
  readonly submissionKey: string;
  /**
   * Runs one step of a write at most once over restarts: a step recorded as done returns its recorded result
   * without running. A step recorded as begun but not as done has an unknown outcome: `recover` looks for its
   * effect and returns the result if it is there, or undefined if the step certainly did not happen and may
   * run. Leave `recover` out for steps that may be repeated (they set the same values again).
   * Results are JSON.
   */
  step<T>(name: string, run: () => Promise<T>, recover?: () => Promise<T | undefined>): Promise<T>;
  /**
   * Keeps a value that later steps need, such as the time before a create, without changing anything in the system.
   * Once kept, `make` is not called again. No person sees it.
   */
  note<T>(name: string, make: () => Promise<T>): Promise<T>;
}

export interface SearchAnswer {
  readonly contacts: readonly Contact[];
  /** The backend had more than it gave. */
  readonly truncated: boolean;
  /** A part of the source that could not be asked; the contacts of the others are here. */
  readonly failedSegment?: FailedSegment;
}

export interface FailedSegment {
  /** In the plural, as the beginning of a sentence: 'Colleagues'. */
  readonly name: string;
  readonly error: BackendError;
}

/** Tells providers that can be written to from those that can only be read. */
export function isWritable(provider: ContactProvider): provider is WritableProvider {
  return provider.capabilities.writable;
}
