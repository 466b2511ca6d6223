import type { Logger } from 'pino';
import { Agent } from 'undici';
import { BackendError } from '../errors.ts';
import { createSemaphore } from '../semaphore.ts';
import { AttemptTimer, pause } from './attempt-timer.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import type { Backend, HttpRequest, HttpResponse } from './http-request.ts';
import { connectionError, readResponse, undoneStatuses } from './read-response.ts';
import { sendRequest } from './send-request.ts';

/**
 * The one door through which calls to contact systems leave. It owns tokens, timeouts, retry, `Retry-After`,
 * the meaning of a status, size limits, the log line and the fuse that leaves a failing system alone for a while,
 * so that a provider is only questions and answers.
 *
 * A call that must not be made twice (`idempotent: false`) is repeated only when it certainly was not executed:
 * the connection was never made, or the answer was 429. Any other doubt ends in the code `uncertain`.
 */
export interface HttpClient {
  /**
   * @throws {BackendError} for every answer but 2xx; `timed-out` when the context's signal ends the call;
   *   `bad-answer` for a body that is not JSON, too large or not as the schema says; `unavailable` without a
   *   call while the system is left alone
   */
  call<T = unknown>(call: HttpRequest<T>): Promise<HttpResponse<T>>;
  /** Closes idle connections and refuses further calls. */
  close(): Promise<void>;
}

/** Gives tokens, and takes back one that a system refused, so that the next is a fresh one. */
export interface TokenSource {
  (scope: string): Promise<string>;
  drop?(scope: string, token: string): void;
}

/** One attempt, for the metrics; `status` 0 when no answer came. */
export interface FinishedCall {
  readonly system: string;
  readonly status: number;
  readonly durationMs: number;
}

export interface HttpClientOptions {
  readonly tokens: TokenSource;
  readonly log: Logger;
  /** Milliseconds since the epoch: for `Retry-After` given as a date, and for the fuse. */
  readonly clock?: () => number;
  /** One attempt, from the connection to the last byte of the answer. */
  readonly attemptTimeoutMs?: number;
  /** All attempts of a call with the pauses between them. */
  readonly totalTimeoutMs?: number;
  /** A longer `Retry-After` than this ends the call at once: somebody is waiting for the answer. */
  readonly longestWaitMs?: number;
  /** First back-off; it doubles with each attempt, less up to half at random. */
  readonly backOffMs?: number;
  readonly random?: () => number;
  /** Failed attempts in a row after which a system is left alone for {@link HttpClientOptions.circuitPauseMs}. */
  readonly circuitOpensAfter?: number;
  readonly circuitPauseMs?: number;
  readonly onCall?: (call: FinishedCall) => void;
}

const attempts = 3;
const permitsPerKey = 4;
const largestAnswer = 8 * 1024 * 1024;
/** A call that its caller gave up sooner than this says nothing about the system. */
const patienceMs = 1_000;

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { tokens, log, clock = Date.now, random = Math.random, onCall } = options;
  const {
    attemptTimeoutMs = 10_000,
    totalTimeoutMs = 30_000,
    longestWaitMs = 5_000,
    backOffMs = 200,
  } = options;
  const { circuitOpensAfter = 10, circuitPauseMs = 5_000 } = options;
  const agent = new Agent({ connections: 64, keepAliveTimeout: 30_000, maxResponseSize: largestAnswer });
  const semaphore = createSemaphore(permitsPerKey);
  const circuitBreaker = createCircuitBreaker({
    clock,
    opensAfter: circuitOpensAfter,
    pauseMs: circuitPauseMs,
  });

  return { call, close: () => agent.close() };

  async function call<T>(call: HttpRequest<T>): Promise<HttpResponse<T>> {
    refuseOtherOrigin(call.system, call.url);
    const { signal } = call.context;
    const deadline = performance.now() + totalTimeoutMs;
    let renewed = false;
    let before: BackendError | undefined;
    /** No earlier attempt of this call can have had its effect. */
    let clean = true;
    for (let attempt = 1; ; attempt++) {
      const left = deadline - performance.now();
      const {
        outcome: met,
        token,
        isCircuitOpen,
      } = await attemptCall(call, Math.min(attemptTimeoutMs, left));
      if (!(met instanceof BackendError)) return met;
      // What this call met itself says more than that others met it, too.
      if (isCircuitOpen) throw before ?? met;
      const outcome: BackendError = clean || !met.hadNoEffect ? met : met.with({ hadNoEffect: false });
      clean = outcome.hadNoEffect;
      before = outcome;
      if (outcome.status === 401 && token !== '' && tokens.drop !== undefined) {
        // Refused before it was executed. The token may have been revoked, so a fresh one is tried, once.
        tokens.drop(call.system.scope, token);
        if (renewed || signal.aborted) throw outcome;
        renewed = true;
        continue;
      }
      const wait = waitAfter(outcome, attempt);
      const inTime = wait <= longestWaitMs && performance.now() + wait < deadline;
      if (!outcome.isRetryable || attempt >= attempts || !inTime || signal.aborted) throw outcome;
      if (!(await pause(wait, signal))) throw outcome;
    }
  }

  /** At random within bounds, so that callers that failed together do not come back together. */
  function waitAfter(error: BackendError, attempt: number): number {
    if (error.retryAfterMs !== undefined) return error.retryAfterMs + backOffMs * random();
    return backOffMs * 2 ** (attempt - 1) * (1 - random() / 2);
  }

  async function attemptCall<T>(call: HttpRequest<T>, timeoutMs: number): Promise<Attempt<T>> {
    const { system, context, semaphoreKey, permits = 1 } = call;
    const timer = new AttemptTimer(context.signal, timeoutMs);
    let token = '';
    let entered = false;
    let started = 0;
    try {
      if (system.scope !== '') token = await timer.race(tokens(system.scope));
      if (semaphoreKey !== undefined)
        entered =
          semaphore.tryEnter(semaphoreKey, permits) ||
          (await semaphore.enter(semaphoreKey, timer.signal, permits));
      if (timer.over) throw new Error('aborted');
      const rest = circuitBreaker.enter(system.url);
      if (rest > 0) return { outcome: circuitOpenError(call, rest), token, isCircuitOpen: true };
      started = performance.now();
      const sending = sendRequest(agent, {
        url: call.url,
        method: call.method,
        headers: {
          ...call.headers,
          ...(token === '' ? system.credentials : { authorization: `Bearer ${token}` }),
          accept: 'application/json',
          'client-request-id': context.correlationId,
        },
        body: call.body ?? null,
      });
      timer.whenOver(sending.abort);
      const answer = await sending.answer;
      const outcome = readResponse(call, answer, clock());
      finish(call, answer.status, performance.now() - started, hasFailed(outcome) ? 'failed' : 'answered');
      return { outcome, token, isCircuitOpen: false };
    } catch (error) {
      if (error instanceof BackendError) return { outcome: error, token, isCircuitOpen: false };
      const sent = started > 0;
      const late = timer.over;
      if (sent) {
        const durationMs = performance.now() - started;
        finish(call, 0, durationMs, late && durationMs < patienceMs ? 'unknown' : 'failed');
      }
      return { outcome: connectionError(call, error, { sent, late }), token, isCircuitOpen: false };
    } finally {
      timer.end();
      if (entered && semaphoreKey !== undefined) semaphore.leave(semaphoreKey, permits);
    }
  }

  /** Writes an attempt down: in the log, in the metrics and for the fuse. */
  function finish(
    { system, route, method, context }: HttpRequest<unknown>,
    status: number,
    durationMs: number,
    outcome: 'answered' | 'failed' | 'unknown',
  ): void {
    onCall?.({ system: system.name, status, durationMs });
    circuitBreaker.report(system.url, outcome);
    if (!log.isLevelEnabled('debug')) return;
    const ms = Math.round(durationMs * 10) / 10;
    const { correlationId } = context;
    log.debug({ system: system.name, route, method, status, ms, correlationId }, 'outgoing call');
  }
}

interface Attempt<T> {
  readonly outcome: HttpResponse<T> | BackendError;
  /** What was sent, '' for none. */
  readonly token: string;
  /** Nothing was sent, because the system is left alone. */
  readonly isCircuitOpen: boolean;
}

/** Whether an answer means that the system is not well; Exchange says much else with a status of 500, too. */
function hasFailed(outcome: unknown): boolean {
  if (!(outcome instanceof BackendError)) return false;
  const { code, status } = outcome;
  if (undoneStatuses.has(status)) return false;
  return code === 'unavailable' || code === 'timed-out' || (code === 'uncertain' && status >= 500);
}

/** The error in place of a call while a system rests; retrying at once would be in vain. */
function circuitOpenError(call: HttpRequest<unknown>, retryAfterMs: number): BackendError {
  return new BackendError({
    system: call.system.name,
    code: 'unavailable',
    message: `${call.route}: not asked, after many failures in a row`,
    reason: 'resting',
    retryAfterMs,
    hadNoEffect: true,
  });
}

/**
 * What is done after a write to learn its result: when this fails, the write may still have had its effect, so that
 * every failure becomes `uncertain`.
 */
export async function afterWrite<T>(look: Promise<T>): Promise<T> {
  try {
    return await look;
  } catch (error) {
    throw error instanceof BackendError ? error.with({ code: 'uncertain', hadNoEffect: false }) : error;
  }
}

/** Undefined in place of the error that says a thing, or the mailbox that would hold it, is not there. */
export async function ifFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const isMissing = error instanceof BackendError && ['not-found', 'no-mailbox'].includes(error.code);
    if (isMissing) return undefined;
    throw error;
  }
}

/** Whether an address lies with the system: only there does its token go. */
export function isWithin(system: Pick<Backend, 'url'>, url: string): boolean {
  // The common case costs a comparison of texts; a link that a backend wrote may spell its origin differently.
  if (url.startsWith(`${system.url}/`)) return true;
  return URL.canParse(url) && new URL(url).origin === new URL(system.url).origin;
}

function refuseOtherOrigin(system: Backend, url: string): void {
  if (isWithin(system, url)) return;
  throw new BackendError({
    system: system.name,
    code: 'bad-answer',
    message: 'a link to another origin was refused',
  });
}
