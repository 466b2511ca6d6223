import type { z } from 'zod';
import type { BackendErrorCode } from '../errors.ts';

/** A system outside, as the door needs to know it. */
export interface Backend {
  /** As people know it: 'Microsoft Graph', 'Exchange'. */
  readonly name: string;
  /** Base address without a trailing slash. The token goes to its origin and nowhere else. */
  readonly url: string;
  /** For example `https://graph.microsoft.com/.default`; '' for a system that takes none of Entra's tokens. */
  readonly scope: string;
  /** Credentials of a system that has its own; sent where the token would go, and never logged. */
  readonly credentials?: Readonly<Record<string, string>>;
  /** Reads what the system itself says about an error; what it leaves out follows from the status. */
  readonly explain?: (status: number, json: unknown) => Explanation;
}

export interface Explanation {
  readonly code?: BackendErrorCode;
  readonly reason?: string;
  readonly conflictsWith?: string;
  /** The field whose value was refused, where the system names it. */
  readonly field?: string;
}

export interface HttpRequest<T> {
  readonly system: Backend;
  /** The call's name in the log, without anything personal: 'contacts.search'. */
  readonly route: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Already serialised JSON. */
  readonly body?: string;
  /** Doing it twice has the same effect as doing it once. */
  readonly idempotent: boolean;
  /** It changes nothing, so that its failure leaves nothing in doubt; what a GET is anyway. */
  readonly reads?: boolean;
  /** At most four calls with the same lane are under way at a time (Outlook's limit per mailbox). */
  readonly semaphoreKey?: string;
  /** How many of these four it counts for, when it is not one: the requests inside a batch. */
  readonly permits?: number;
  /** What is read of the answer. Without it the JSON comes back unchecked. */
  readonly schema?: z.ZodType<T>;
  readonly context: RequestContext;
}

export interface HttpResponse<T> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Undefined for an empty body. */
  readonly json: T;
}

/** What a request needs to know of the work that it is a part of. */
export interface RequestContext {
  /** Ends the request; it fails with `timed-out`. */
  readonly signal: AbortSignal;
  /** Sent along as the client request id and written to the log. */
  readonly correlationId: string;
}
