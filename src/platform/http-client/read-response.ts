import { errors } from 'undici';
import { z } from 'zod';
import { describeMismatch } from '../describe-mismatch.ts';
import { BackendError, type BackendErrorCode } from '../errors.ts';
import type { Backend, HttpRequest, HttpResponse } from './http-request.ts';
import type { IncomingAnswer } from './send-request.ts';

/**
 * Converts a received response into the parsed response or the error that it stands for.
 * @param now milliseconds since the epoch, for a `Retry-After` that is a date
 */
export function readResponse<T>(
  call: HttpRequest<T>,
  { status, headers, bytes }: IncomingAnswer,
  now: number,
): HttpResponse<T> | BackendError {
  const read = parseJson(textOf(bytes));
  const json = read === notJson && call.bodyOptional === true ? undefined : read;
  const isAccepted = (status >= 200 && status < 300) || call.anyStatus === true;
  if (!isAccepted) return answerError(call, status, headers, read, now);
  const mismatch = json === notJson ? undefined : call.schema?.safeParse(json).error;
  const saysError = call.anyStatus !== true && errorBody.safeParse(json).success;
  if (json === notJson || saysError || mismatch !== undefined) {
    const wrong = saysError
      ? 'an error'
      : mismatch === undefined
        ? 'not JSON'
        : `not as expected: ${describeMismatch(mismatch)}`;
    const reason = htmlReason(headers, json);
    const retryAfterMs = readRetryAfter(headers, now);
    return new BackendError({
      system: call.system.name,
      // A write may have been executed although its answer cannot be read, so its result has to be verified.
      code: isIdempotent(call) ? 'bad-answer' : 'uncertain',
      status,
      message: `${call.route}: the answer is ${wrong}`,
      hadNoEffect: onlyReads(call),
      ...(reason === undefined ? {} : { reason }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }
  return { status, headers, json: json as T };
}

/** An error of OData, which some servers send with a success status. */
const errorBody = z.object({
  error: z.union([z.object({ code: z.string() }), z.object({ message: z.string() })]),
});

function answerError(
  call: HttpRequest<unknown>,
  status: number,
  headers: HttpResponse<unknown>['headers'],
  json: unknown,
  now: number,
): BackendError {
  const explanation = call.system.explain?.(status, json) ?? {};
  const reason = explanation.reason ?? htmlReason(headers, json);
  let code = explanation.code ?? codeOf(status);
  // A proxy's page about an unknown address says nothing about an object of the system.
  if (code === 'not-found' && reason === 'HTML') code = 'bad-answer';
  const isForeign = code === 'bad-answer' && status >= 400 && status < 500;
  const isUndone = isForeign || isWithoutEffect(call.system, status);
  if (!isIdempotent(call) && !isUndone && (code === 'unavailable' || code === 'timed-out'))
    code = 'uncertain';
  const retryAfterMs = readRetryAfter(headers, now);
  return new BackendError({
    system: call.system.name,
    code,
    status,
    message: `${call.route}: status ${status}${reason ? ` (${reason})` : ''}`,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(reason === undefined ? {} : { reason }),
    ...(explanation.conflictsWith === undefined ? {} : { conflictsWith: explanation.conflictsWith }),
    ...(explanation.field === undefined ? {} : { field: explanation.field }),
    ...(isUndone || onlyReads(call) ? { hadNoEffect: true } : {}),
  });
}

/**
 * Statuses with which a healthy server refuses a request: a redirection to where it would be executed, not
 * implemented, HTTP version not supported (RFC 9110), insufficient storage (RFC 4918; Graph sends it for one full
 * mailbox). After 303 the request was executed, and its result is elsewhere.
 */
const refusals: ReadonlySet<number> = new Set([301, 302, 305, 307, 308, 501, 505, 507]);

/**
 * Returns whether a status below 400 or of 500 and above, or one that the system documents, means that nothing was
 * executed.
 */
export function isWithoutEffect(system: Backend, status: number): boolean {
  return refusals.has(status) || system.refusals?.has(status) === true;
}

/**
 * Returns the error of a call without an answer.
 * @param sent whether the request was handed to the network
 * @param late whether the timeout had passed
 */
export function connectionError(
  call: HttpRequest<unknown>,
  cause: unknown,
  { sent, late }: { readonly sent: boolean; readonly late: boolean },
): BackendError {
  const system = call.system.name;
  if (cause instanceof errors.ResponseExceededMaxSizeError) {
    const code = isIdempotent(call) ? 'bad-answer' : 'uncertain';
    const message = `${call.route}: the answer is too large`;
    return new BackendError({ system, code, message, hadNoEffect: onlyReads(call) });
  }
  // The cause is named, not attached, because undici's errors may contain the URL.
  const reason = late ? '' : errorName(cause);
  const why = late ? 'no answer in time' : `no answer (${reason})`;
  const arrived = sent && !neverConnected(cause);
  return new BackendError({
    system,
    code: arrived && !isIdempotent(call) ? 'uncertain' : late ? 'timed-out' : 'unavailable',
    message: `${call.route}: ${why}`,
    reason,
    hadNoEffect: !arrived || onlyReads(call),
  });
}

/** Returns whether a call changes nothing, so that a failure leaves no doubt. */
function onlyReads({ method, reads = method === 'GET' }: HttpRequest<unknown>): boolean {
  return reads;
}

function isIdempotent(call: HttpRequest<unknown>): boolean {
  return call.idempotent ?? (onlyReads(call) || call.method === 'PUT' || call.method === 'DELETE');
}

/** Returns the code of a status that the system does not explain itself. */
function codeOf(status: number): BackendErrorCode {
  switch (status) {
    case 401:
      return 'unauthorized';
    // A licence, a proxy's sign-in or a law is missing or in the way: nothing is wrong with the values.
    case 402:
    case 403:
    case 407:
    case 451:
      return 'forbidden';
    case 404:
    case 410:
      return 'not-found';
    case 408:
      return 'timed-out';
    case 409:
    case 412:
      return 'changed-meanwhile';
    // Locked (RFC 4918), too early (RFC 8470) and over a bandwidth limit (https://learn.microsoft.com/graph/errors):
    // not executed, and to be retried.
    case 423:
    case 425:
    case 429:
    case 509:
      return 'throttled';
    default:
      if (status >= 500) return 'unavailable';
      return status >= 400 ? 'invalid-request' : 'bad-answer';
  }
}

/**
 * Returns the wait in milliseconds, or undefined without a valid `Retry-After` (RFC 9110, 10.2.3).
 * @param now milliseconds since the epoch, for a date from a system that does not tell its own time
 */
export function readRetryAfter(headers: HttpResponse<unknown>['headers'], now: number): number | undefined {
  const header = headers['retry-after'];
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  if (/^\d{1,9}(?:\.\d{1,9})?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // Date.parse also reads numbers, as years.
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - (readDate(headers) ?? now));
}

/** Returns the time at which a system sent an answer by its own clock, in milliseconds since the epoch. */
export function readDate({ date }: HttpResponse<unknown>['headers']): number | undefined {
  const sent = Date.parse(String(date));
  return Number.isNaN(sent) ? undefined : sent;
}

/** Returns 'HTML' for a sign-in page or a proxy's error page. */
function htmlReason(headers: HttpResponse<unknown>['headers'], json: unknown): string | undefined {
  return json === notJson && String(headers['content-type']).startsWith('text/html') ? 'HTML' : undefined;
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

/** Returns whether an error occurs before a byte of the request is sent. */
function neverConnected(error: unknown): boolean {
  return unsentErrors.has(errorName(error));
}

const unsentErrors: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function errorName(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** Decodes UTF-8 and drops a byte order mark, which `JSON.parse` does not accept. */
function textOf(bytes: Buffer): string {
  const text = bytes.toString();
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
