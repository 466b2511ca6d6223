import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Agent } from 'undici';
import { BackendError } from '../errors.ts';
import { createSemaphore } from '../semaphore.ts';
import { untilAborted } from '../until-aborted.ts';
import { userAgent } from '../user-agent.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import type { Backend, HttpRequest, HttpResponse } from './http-request.ts';
import { connectionError, isWithoutEffect, readDate, readResponse } from './read-response.ts';
import { type Sending, sendRequest } from './send-request.ts';

/**
 * The only HTTP client: for contact systems, Teams, Entra and Microsoft's signing keys. It handles tokens, timeouts,
 * retries, `Retry-After`, status codes, size limits, the log line and the circuit breaker, so that its callers only
 * build requests and read responses.
 *
 * A call that is not idempotent is retried only if it certainly was not executed: the connection was never made, or
 * the system refused it (429, {@link Backend.refusals}). Otherwise an unknown outcome ends in the code `uncertain`.
 */
export interface HttpClient {
  /**
   * @throws {BackendError} for every answer but 2xx; `timed-out` when the context's signal ends the call;
   *   `bad-answer` for a body that is not JSON, is too large or does not match the schema; `unavailable` without
   *   sending anything while the system's circuit is open
   */
  call<T = unknown>(call: HttpRequest<T>): Promise<HttpResponse<T>>;
  /**
   * Returns the current time by a system's own clock, in milliseconds since the epoch, from its last answer; undefined
   * before the first.
   */
  timeAt(system: Pick<Backend, 'url'>): number | undefined;
  /** Refuses further calls, and waits for those in flight. */
  close(): Promise<void>;
  /** Refuses further calls, and aborts those in flight. */
  destroy(): Promise<void>;
}

/** Provides tokens. `drop` discards a token that a system refused, so that the next one is fresh. */
export interface TokenSource {
  (scope: string): Promise<string>;
  drop?(scope: string, token: string): void;
}

/** One attempt, for the metrics; `status` is 0 if no answer came. */
export interface FinishedCall {
  readonly system: string;
  /** The call's name, without personal data. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

export interface HttpClientOptions {
  /** For systems with a scope. */
  readonly tokens?: TokenSource;
  readonly log: Logger;
  /** Milliseconds since the epoch: for a `Retry-After` date, and for the circuit breaker. */
  readonly clock?: () => number;
  readonly attempts?: number;
  /** Timeout of one attempt, from the connection to the last byte of the answer. */
  readonly attemptTimeoutMs?: number;
  /** Timeout of all attempts of a call with the pauses between them. */
  readonly totalTimeoutMs?: number;
  /** A longer `Retry-After` than this ends the call at once, because somebody is waiting for the answer. */
  readonly longestWaitMs?: number;
  /** First back-off. It doubles with each attempt, less a jitter of up to half. */
  readonly backOffMs?: number;
  readonly random?: () => number;
  /** Number of failed attempts in a row that opens a system's circuit for {@link HttpClientOptions.circuitPauseMs}. */
  readonly circuitOpensAfter?: number;
  readonly circuitPauseMs?: number;
  readonly onCall?: (call: FinishedCall) => void;
}

const permitsPerKey = 4;
const largestAnswer = 8 * 1024 * 1024;
/** A call that its caller aborted sooner than this says nothing about the system's health. */
const patienceMs = 1_000;

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { tokens = noTokens, log, clock = Date.now, random = Math.random, onCall } = options;
  const {
    attempts: usualAttempts = 3,
    attemptTimeoutMs = 10_000,
    totalTimeoutMs = 30_000,
    longestWaitMs = 5_000,
    backOffMs = 200,
  } = options;
  const { circuitOpensAfter = 10, circuitPauseMs = 5_000 } = options;
  const agent = new Agent({
    connections: 64,
    keepAliveTimeout: 30_000,
    connectTimeout: 5_000,
    maxResponseSize: largestAnswer,
  });
  const semaphore = createSemaphore(permitsPerKey);
  const circuitBreaker = createCircuitBreaker({
    clock,
    opensAfter: circuitOpensAfter,
    pauseMs: circuitPauseMs,
  });

  /** The time of each system's last answer by its own clock, less the time of this process then. */
  const clocks = new Map<string, number>();

  return {
    call,
    timeAt({ url }) {
      const started = clocks.get(url);
      return started === undefined ? undefined : started + performance.now();
    },
    close: () => agent.close(),
    destroy: () => agent.destroy(),
  };

  async function call<T>(call: HttpRequest<T>): Promise<HttpResponse<T>> {
    refuseOtherOrigin(call.system, call.url);
    const { signal } = call.context;
    const { attempts = usualAttempts, timeoutMs = attemptTimeoutMs } = call;
    const deadline = performance.now() + totalTimeoutMs;
    let renewed = false;
    let before: BackendError | undefined;
    /** No earlier attempt of this call can have had its effect. */
    let clean = true;
    for (let attempt = 1; ; attempt++) {
      const left = deadline - performance.now();
      const { outcome: met, token, isCircuitOpen } = await attemptCall(call, Math.min(timeoutMs, left));
      if (!(met instanceof BackendError)) return met;
      // This call's own error says more than that the circuit is open.
      if (isCircuitOpen) throw before ?? met;
      const outcome: BackendError = clean || !met.hadNoEffect ? met : met.with({ hadNoEffect: false });
      clean = outcome.hadNoEffect;
      before = outcome;
      if (outcome.status === 401 && token !== '' && tokens.drop !== undefined) {
        // A 401 comes before execution. The token may have been revoked, so a fresh one is tried once.
        tokens.drop(call.system.scope, token);
        if (renewed || signal?.aborted) throw outcome;
        renewed = true;
        continue;
      }
      const pauseMs = waitAfter(outcome, attempt);
      const inTime = (outcome.retryAfterMs ?? 0) <= longestWaitMs && performance.now() + pauseMs < deadline;
      if (!outcome.isRetryable || attempt >= attempts || !inTime || signal?.aborted) throw outcome;
      await wait(pauseMs, undefined, signal && { signal }).catch(() => {
        throw outcome;
      });
    }
  }

  /** Returns the back-off with jitter, so that callers that failed together do not retry together. */
  function waitAfter(error: BackendError, attempt: number): number {
    if (error.retryAfterMs !== undefined) return error.retryAfterMs + backOffMs * random();
    return backOffMs * 2 ** (attempt - 1) * (1 - random() / 2);
  }

  async function attemptCall<T>(call: HttpRequest<T>, timeoutMs: number): Promise<Attempt<T>> {
    const { system, context, semaphoreKey, permits = 1 } = call;
    // A controller with a timer costs a turn 7 % less than AbortSignal.any and AbortSignal.timeout.
    const controller = new AbortController();
    const { signal } = controller;
    let sending: Sending | undefined;
    const stop = () => {
      controller.abort();
      sending?.abort();
    };
    const timer = setTimeout(stop, timeoutMs);
    if (context.signal?.aborted) stop();
    else context.signal?.addEventListener('abort', stop, { once: true });
    let token = '';
    let isAcquired = false;
    let started = 0;
    try {
      if (system.scope !== '') token = await untilAborted(tokens(system.scope), signal);
      if (semaphoreKey !== undefined) isAcquired = await semaphore.acquire(semaphoreKey, signal, permits);
      signal.throwIfAborted();
      const retryAfterMs = circuitBreaker.tryAcquire(system.url);
      if (retryAfterMs > 0)
        return { outcome: circuitOpenError(call, retryAfterMs), token, isCircuitOpen: true };
      started = performance.now();
      sending = sendRequest(agent, {
        url: call.url,
        method: call.method,
        headers: {
          ...call.headers,
          ...(token === '' ? system.credentials : { authorization: `Bearer ${token}` }),
          accept: 'application/json',
          'client-request-id': context.correlationId,
          'user-agent': userAgent,
        },
        body: call.body ?? null,
      });
      const answer = await sending.answer;
      const sentAt = readDate(answer.headers);
      if (sentAt !== undefined) clocks.set(system.url, sentAt - performance.now());
      const outcome = readResponse(call, answer, clock());
      const isUnhealthy = outcome instanceof BackendError && hasFailed(system, outcome);
      finish(call, answer.status, performance.now() - started, isUnhealthy ? 'failed' : 'answered');
      return { outcome, token, isCircuitOpen: false };
    } catch (error) {
      if (error instanceof BackendError) return { outcome: error, token, isCircuitOpen: false };
      const durationMs = performance.now() - started;
      const status = sending?.status() ?? 0;
      if (call.bodyOptional === true && status >= 200 && status < 300) {
        finish(call, status, durationMs, 'answered');
        return { outcome: { status, headers: {}, json: undefined as T }, token, isCircuitOpen: false };
      }
      const sent = started > 0;
      const late = signal.aborted;
      if (sent) finish(call, status, durationMs, late && durationMs < patienceMs ? 'unknown' : 'failed');
      return { outcome: connectionError(call, error, { sent, late }), token, isCircuitOpen: false };
    } finally {
      clearTimeout(timer);
      context.signal?.removeEventListener('abort', stop);
      if (isAcquired && semaphoreKey !== undefined) semaphore.release(semaphoreKey, permits);
    }
  }

  /** Records an attempt in the log, the metrics and the circuit breaker. */
  function finish(
    { system, route, method, context }: HttpRequest<unknown>,
    status: number,
    durationMs: number,
    outcome: 'answered' | 'failed' | 'unknown',
  ): void {
    onCall?.({ system: system.name, route, status, durationMs });
    circuitBreaker.report(system.url, outcome);
    if (!log.isLevelEnabled('debug')) return;
    const ms = Math.round(durationMs * 10) / 10;
    const { correlationId } = context;
    log.debug(
      { event: 'http.request.completed', system: system.name, route, method, status, ms, correlationId },
      'outgoing request completed',
    );
  }
}

interface Attempt<T> {
  readonly outcome: HttpResponse<T> | BackendError;
  /** The token that was sent, '' for none. */
  readonly token: string;
  /** Nothing was sent, because the system's circuit is open. */
  readonly isCircuitOpen: boolean;
}

const noTokens: TokenSource = () => Promise.reject(new Error('this client has no tokens'));

/** Returns whether an answer means that the system is unhealthy. Exchange uses status 500 for many other errors, too. */
function hasFailed(system: Backend, { code, status }: BackendError): boolean {
  if (isWithoutEffect(system, status)) return false;
  return code === 'unavailable' || code === 'timed-out' || (code === 'uncertain' && status >= 500);
}

/** Returns the error of a call that was not sent because the circuit is open. */
function circuitOpenError(call: HttpRequest<unknown>, retryAfterMs: number): BackendError {
  return new BackendError({
    system: call.system.name,
    code: 'unavailable',
    message: `${call.route}: not asked, after many failures in a row`,
    reason: 'circuit-open',
    retryAfterMs,
    hadNoEffect: true,
  });
}

/**
 * Awaits a call that reads the result of a write. A failure becomes `uncertain`, because the write may have had its
 * effect.
 */
export async function afterWrite<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    throw error instanceof BackendError ? error.with({ code: 'uncertain', hadNoEffect: false }) : error;
  }
}

/** Returns whether a URL has the system's origin. The token is sent to no other one. */
export function isWithin(system: Pick<Backend, 'url'>, url: string): boolean {
  // A prefix comparison covers the common case; a link that a backend wrote may spell its origin differently.
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
