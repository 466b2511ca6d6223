import type { z } from 'zod';
import type { BackendErrorCode } from '../errors.ts';

/** A backend, as the HTTP client knows it. */
export interface Backend {
  /** Name in texts and logs: 'Microsoft Graph', 'Exchange'. */
  readonly name: string;
  /** Base URL without a trailing slash. The token is sent to its origin only. */
  readonly url: string;
  /** For example `https://graph.microsoft.com/.default`; '' for a system that does not use Entra tokens. */
  readonly scope: string;
  /** Headers with credentials that the system uses in place of a token. Never logged. */
  readonly credentials?: Readonly<Record<string, string>>;
  /** Statuses with which this system says that it has not executed a request, besides those of the HTTP standard. */
  readonly refusals?: ReadonlySet<number>;
  /** Reads the system's error body. Everything that it leaves out follows from the status. */
  readonly explain?: (status: number, json: unknown) => Explanation;
}

export interface Explanation {
  readonly code?: BackendErrorCode;
  readonly reason?: string;
  readonly conflictsWith?: string;
  /** The field whose value was refused, if the system names it. */
  readonly field?: string;
}

export interface HttpRequest<T> {
  readonly system: Backend;
  /** The call's name in the log, without personal data: 'contacts.search'. */
  readonly route: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Serialised JSON. */
  readonly body?: string;
  /**
   * Sending it twice has the same effect as sending it once. The default is true for a call that only reads, and for the
   * methods of which HTTP says so: GET, PUT and DELETE (RFC 9110, 9.2.2).
   */
  readonly idempotent?: boolean;
  /** The call changes nothing, so that a failure leaves no doubt. The default is true for a GET only. */
  readonly reads?: boolean;
  /** A success status is enough: a body that is cut off or is not JSON counts as empty. */
  readonly bodyOptional?: boolean;
  /** Returns answers of every status, not only of 2xx. */
  readonly anyStatus?: boolean;
  /** Timeout of one attempt, in place of the client's. */
  readonly timeoutMs?: number;
  /** Number of attempts, in place of the client's. */
  readonly attempts?: number;
  /** At most four calls with the same key run at a time (Outlook's limit per mailbox). */
  readonly semaphoreKey?: string;
  /** How many of these four permits the call takes: the number of requests inside a batch. 1 by default. */
  readonly permits?: number;
  /** The expected shape of the JSON. Without it the JSON is returned unchecked. */
  readonly schema?: z.ZodType<T>;
  readonly context: RequestContext;
}

export interface HttpResponse<T> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Undefined for an empty body. */
  readonly json: T;
}

/** The context of the operation that a request belongs to. */
export interface RequestContext {
  /** Aborts the request, which then fails with `timed-out`. Without it only the client's timeouts apply. */
  readonly signal?: AbortSignal;
  /** Sent as the client request id and written to the log. */
  readonly correlationId: string;
}
