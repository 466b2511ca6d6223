import type { Logger } from 'pino';
import { Agent, errors, request } from 'undici';
import type { z } from 'zod';
import { BackendError, type BackendErrorCode } from '../errors.ts';
import { createLanes } from './lanes.ts';
import type { CallContext } from './provider.ts';

/**
 * The one door through which calls to contact systems leave. It owns tokens, timeouts, retry, `Retry-After`,
 * the meaning of a status, size limits and the log line, so that a provider is only questions and answers.
 *
 * A call that must not be made twice (`idempotent: false`) is repeated only when it certainly was not executed:
 * the connection was never made, or the answer was 429. Any other doubt ends in the code `uncertain`.
 */
export interface HttpDoor {
  /**
   * @throws {BackendError} for every answer but 2xx; `timed-out` when the context's signal ends the call;
   *   `bad-answer` for a body that is not JSON, too large or not as the schema says
   */
  call<T = unknown>(call: DoorCall<T>): Promise<DoorAnswer<T>>;
  /** Closes idle connections and refuses further calls. */
  close(): Promise<void>;
}

/** A system outside, as the door needs to know it. */
export interface OutsideSystem {
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
}

export interface DoorCall<T> {
  readonly system: OutsideSystem;
  /** The call's name in the log, without anything personal: 'contacts.search'. */
  readonly route: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Already serialised JSON. */
  readonly body?: string;
  /** Doing it twice has the same effect as doing it once. */
  readonly idempotent: boolean;
  /** At most four calls with the same lane are under way at a time (Outlook's limit per mailbox). */
  readonly lane?: string;
  /** What is read of the answer. Without it the JSON comes back unchecked. */
  readonly schema?: z.ZodType<T>;
  readonly context: CallContext;
}

export interface DoorAnswer<T> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Undefined for an empty body. */
  readonly json: T;
}

export interface DoorOptions {
  readonly tokens: (scope: string) => Promise<string>;
  readonly log: Logger;
  /** Milliseconds since the epoch; for `Retry-After` given as a date. */
  readonly clock?: () => number;
  /** One attempt, from the connection to the last byte of the answer. */
  readonly attemptTimeoutMs?: number;
  /** A longer `Retry-After` than this ends the call at once: somebody is waiting for the answer. */
  readonly longestWaitMs?: number;
  /** First back-off; it doubles with each attempt, less up to half at random. */
  readonly backOffMs?: number;
  readonly random?: () => number;
}

const attempts = 3;
const perLane = 4;
const largestAnswer = 8 * 1024 * 1024;

export function createHttpDoor(options: DoorOptions): HttpDoor {
  const { tokens, log, clock = Date.now, random = Math.random } = options;
  const { attemptTimeoutMs = 10_000, longestWaitMs = 5_000, backOffMs = 200 } = options;
  const agent = new Agent({ connections: 64, keepAliveTimeout: 30_000, maxResponseSize: largestAnswer });
  const lanes = createLanes(perLane);

  return { call, close: () => agent.close() };

  async function call<T>(call: DoorCall<T>): Promise<DoorAnswer<T>> {
    refuseOtherOrigin(call.system, call.url);
    for (let attempt = 1; ; attempt++) {
      const outcome = await attemptCall(call);
      if (!(outcome instanceof BackendError)) return outcome;
      const wait = outcome.retryAfterMs ?? backOffMs * 2 ** (attempt - 1) * (1 - random() / 2);
      const again = outcome.isRetryable && attempt < attempts && wait <= longestWaitMs;
      if (!again || call.context.signal.aborted || !(await pause(wait, call.context.signal))) throw outcome;
    }
  }

  async function attemptCall<T>(call: DoorCall<T>): Promise<DoorAnswer<T> | BackendError> {
    const { system, context, lane } = call;
    const timer = new AttemptTimer(context.signal, attemptTimeoutMs);
    let entered = false;
    let sent = false;
    try {
      const credentials = await timer.race(credentialsOf(system));
      if (lane !== undefined) entered = await lanes.enter(lane, timer.signal);
      timer.signal.throwIfAborted();
      const started = performance.now();
      sent = true;
      const response = await request(call.url, {
        dispatcher: agent,
        method: call.method,
        headers: {
          ...call.headers,
          ...credentials,
          accept: 'application/json',
          'client-request-id': context.correlationId,
        },
        body: call.body ?? null,
        signal: timer.signal,
      });
      const text = await response.body.text();
      if (log.isLevelEnabled('debug')) logCall(call, response.statusCode, performance.now() - started);
      return readAnswer(call, response.statusCode, response.headers, text);
    } catch (error) {
      if (error instanceof BackendError) return error;
      return connectionError(call, error, sent, timer.signal.aborted);
    } finally {
      timer.end();
      if (entered && lane !== undefined) lanes.leave(lane);
    }
  }

  async function credentialsOf(system: OutsideSystem): Promise<Readonly<Record<string, string>>> {
    if (system.scope === '') return system.credentials ?? {};
    return { authorization: `Bearer ${await tokens(system.scope)}` };
  }

  function logCall(call: DoorCall<unknown>, status: number, ms: number): void {
    log.debug(
      {
        system: call.system.name,
        route: call.route,
        method: call.method,
        status,
        ms: Math.round(ms * 10) / 10,
        correlationId: call.context.correlationId,
      },
      'outgoing call',
    );
  }

  function connectionError(
    call: DoorCall<unknown>,
    cause: unknown,
    sent: boolean,
    late: boolean,
  ): BackendError {
    const system = call.system.name;
    if (log.isLevelEnabled('debug')) logCall(call, 0, 0);
    if (cause instanceof errors.ResponseExceededMaxSizeError) {
      const code = call.idempotent ? 'bad-answer' : 'uncertain';
      return new BackendError({ system, code, message: `${call.route}: the answer is too large` });
    }
    // Causes are named, not attached: an error of the HTTP client may carry the address that was called.
    const why = late ? 'no answer in time' : `no answer (${errorName(cause)})`;
    if (sent && !call.idempotent && !neverConnected(cause)) {
      return new BackendError({ system, code: 'uncertain', message: `${call.route}: ${why}` });
    }
    return new BackendError({
      system,
      code: late ? 'timed-out' : 'unavailable',
      message: `${call.route}: ${why}`,
    });
  }

  function readAnswer<T>(
    call: DoorCall<T>,
    status: number,
    headers: DoorAnswer<T>['headers'],
    text: string,
  ): DoorAnswer<T> | BackendError {
    const json = parseJson(text);
    if (status < 200 || status > 299) return answerError(call, status, headers, json);
    const bad = json === notJson || (call.schema !== undefined && !call.schema.safeParse(json).success);
    if (bad) {
      // The write was done although its answer cannot be read, so its result has to be looked for.
      const code = call.idempotent ? 'bad-answer' : 'uncertain';
      const what = json === notJson ? 'not JSON' : 'not as expected';
      return new BackendError({
        system: call.system.name,
        code,
        status,
        message: `${call.route}: the answer is ${what}`,
      });
    }
    return { status, headers, json: json as T };
  }

  function answerError(
    call: DoorCall<unknown>,
    status: number,
    headers: DoorAnswer<unknown>['headers'],
    json: unknown,
  ): BackendError {
    const explanation = call.system.explain?.(status, json) ?? {};
    let code = explanation.code ?? codeOf(status);
    if (!call.idempotent && (code === 'unavailable' || code === 'timed-out')) code = 'uncertain';
    const retryAfterMs = readRetryAfter(headers['retry-after'], clock());
    return new BackendError({
      system: call.system.name,
      code,
      status,
      message: `${call.route}: status ${status}${explanation.reason ? ` (${explanation.reason})` : ''}`,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(explanation.reason === undefined ? {} : { reason: explanation.reason }),
      ...(explanation.conflictsWith === undefined ? {} : { conflictsWith: explanation.conflictsWith }),
    });
  }
}

/** What a status means where the system says nothing better. */
function codeOf(status: number): BackendErrorCode {
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
    case 410:
      return 'not-found';
    case 408:
      return 'timed-out';
    case 409:
    case 412:
      return 'changed-meanwhile';
    case 429:
      return 'throttled';
    default:
      if (status >= 500) return 'unavailable';
      return status >= 400 ? 'invalid-request' : 'bad-answer';
  }
}

/** Undefined in place of the error that says a thing is not there. */
export async function ifFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof BackendError && error.code === 'not-found') return undefined;
    throw error;
  }
}

/** @returns milliseconds from now; undefined without a readable header (RFC 9110, 10.2.3) */
function readRetryAfter(header: string | string[] | undefined, now: number): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function refuseOtherOrigin(system: OutsideSystem, url: string): void {
  // The common case costs a comparison of texts; a link that a backend wrote may spell its origin differently.
  if (url.startsWith(`${system.url}/`)) return;
  if (URL.canParse(url) && new URL(url).origin === new URL(system.url).origin) return;
  throw new BackendError({
    system: system.name,
    code: 'bad-answer',
    message: 'a link to another origin was refused',
  });
}

const notJson = Symbol('not JSON');

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return notJson;
  }
}

/** Errors that come before a byte of the request was sent. */
function neverConnected(error: unknown): boolean {
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'ENETUNREACH'].includes(
    errorName(error),
  );
}

function errorName(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** False when the signal came first. */
function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms, true);
    const stop = () => done(false);
    signal.addEventListener('abort', stop, { once: true });
    function done(whole: boolean): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(whole);
    }
  });
}

/** One attempt's time within the whole call's. By hand: AbortSignal.any and timeout cost many times more. */
class AttemptTimer {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  readonly #timer: NodeJS.Timeout;
  readonly #abort = () => this.#controller.abort();

  constructor(outer: AbortSignal, ms: number) {
    this.#outer = outer;
    this.#timer = setTimeout(this.#abort, ms);
    if (outer.aborted) this.#abort();
    else outer.addEventListener('abort', this.#abort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  async race<T>(promise: Promise<T>): Promise<T> {
    let refuse: () => void = () => {};
    const late = new Promise<never>((_, reject) => {
      refuse = () => reject(new Error('aborted'));
      if (this.signal.aborted) refuse();
      else this.signal.addEventListener('abort', refuse, { once: true });
    });
    try {
      return await Promise.race([promise, late]);
    } finally {
      this.signal.removeEventListener('abort', refuse);
    }
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener('abort', this.#abort);
  }
}
