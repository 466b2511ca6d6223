import { setTimeout as wait } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { BackendError, type BackendErrorCode } from '../platform/errors.ts';
import { sendRequest } from '../platform/http-client/send-request.ts';
import { activityJson } from './activity-json.ts';

/**
 * A client of the Bot Connector REST API:
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
 */
export interface ConnectorClient {
  readonly conversations: Conversations;
}

/** All methods throw only {@link BackendError} with system 'Teams'; an id is '' if Teams returned none. */
interface Conversations {
  /** Finds or creates the 1:1 chat with a person for whom the app is installed. */
  createConversation(conversation: NewConversation): Promise<ResourceResponse>;
  sendToConversation(conversationId: string, activity: OutgoingActivity): Promise<ResourceResponse>;
  replyToActivity(
    conversationId: string,
    activityId: string,
    activity: OutgoingActivity,
  ): Promise<ResourceResponse>;
  updateActivity(
    conversationId: string,
    activityId: string,
    activity: OutgoingActivity,
  ): Promise<ResourceResponse>;
  deleteActivity(conversationId: string, activityId: string): Promise<void>;
}

interface NewConversation {
  readonly bot: { readonly id: string };
  /** One person, by Teams' id or Entra object id. */
  readonly members: readonly [{ readonly id: string }];
  readonly isGroup: false;
  readonly tenantId: string;
  readonly channelData: { readonly tenant: { readonly id: string } };
}

/** Sent unchanged; the client reads only the type. */
interface OutgoingActivity {
  readonly type?: string;
  readonly id?: string;
}

interface ResourceResponse {
  readonly id: string;
}

export interface ConnectorClientOptions {
  /** Already checked against the allowed hosts, because the token is sent there. */
  readonly serviceUrl: string;
  readonly getToken: (scope: string) => Promise<string>;
  readonly dispatcher: Dispatcher;
  /** Called after each attempt, for metrics. */
  readonly onCall?: (call: ConnectorCall) => void;
  /** The shortest pause before a retry in milliseconds; 2000 as in Teams' documentation. */
  readonly pauseMs?: number;
}

export interface ConnectorCall {
  /** The HTTP status; 0 without a response. */
  readonly status: number;
  readonly durationMs: number;
}

export const connectorScope = 'https://api.botframework.com/.default';

const attempts = 4;
const longestPauseMs = 20_000;
const answerTimeoutMs = 15_000;
const typingTimeoutMs = 3_000;

/** Teams asks bots to retry these with back-off (its page on rate limits). */
const retryableStatuses = new Set([412, 429, 502, 504]);

/** Statuses that are also retried for updates and deletions, which are idempotent. */
const idempotentStatuses = new Set([...retryableStatuses, 500, 503]);

/** Failures before the request was sent, so that nothing can have been accepted. */
const unsentErrors = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * Creates a client for one service URL, used for all turns.
 *
 * New messages have no idempotency key. A message that may have been accepted (the connection broke, no response
 * came, 500, 503) is therefore not sent again: a lost answer is better than a duplicate approval card. 412, 429, 502
 * and 504 are retried as Teams documents, and failures to connect because nothing was sent. Updates and deletions are
 * retried after any of these. Typing indicators are never retried, because that would delay the answer.
 */
export function createConnectorClient({
  serviceUrl,
  getToken,
  dispatcher,
  onCall,
  pauseMs = 2_000,
}: ConnectorClientOptions): ConnectorClient {
  const { origin, pathname } = new URL(serviceUrl);
  const conversationsPath = `${pathname.replace(/\/+$/, '')}/v3/conversations`;
  const base = `${conversationsPath}/`;

  return {
    conversations: {
      createConversation: (conversation) => call('POST', conversationsPath, conversation),
      sendToConversation: (conversationId, activity) => call('POST', activitiesOf(conversationId), activity),
      replyToActivity: (conversationId, activityId, activity) =>
        call('POST', `${activitiesOf(conversationId)}/${encodeURIComponent(activityId)}`, activity),
      updateActivity: (conversationId, activityId, activity) =>
        call('PUT', `${activitiesOf(conversationId)}/${encodeURIComponent(activityId)}`, activity),
      deleteActivity: async (conversationId, activityId) => {
        await call('DELETE', `${activitiesOf(conversationId)}/${encodeURIComponent(activityId)}`, undefined);
      },
    },
  };

  function activitiesOf(conversationId: string): string {
    return `${base}${encodeURIComponent(conversationId)}/activities`;
  }

  async function call(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    activity: OutgoingActivity | NewConversation | undefined,
  ): Promise<ResourceResponse> {
    const body = activity === undefined ? undefined : activityJson(activity);
    const typing = activity !== undefined && 'type' in activity && activity.type === 'typing';
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await tryOnce(method, path, body, typing ? typingTimeoutMs : answerTimeoutMs);
      if (!(outcome instanceof BackendError)) return outcome;
      if (typing || attempt >= attempts || !mayRetry(method, outcome)) throw outcome;
      await wait(pauseBefore(attempt, outcome.retryAfterMs));
    }
  }

  async function tryOnce(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: string | undefined,
    timeoutMs: number,
  ): Promise<ResourceResponse | BackendError> {
    const authorization = `Bearer ${await getToken(connectorScope)}`;
    const startedAt = performance.now();
    const sending = sendRequest(dispatcher, {
      url: origin + path,
      method,
      headers: body === undefined ? { authorization } : { authorization, 'content-type': 'application/json' },
      body: body ?? null,
      timeoutMs,
    });
    try {
      const { status, headers, text } = await sending.answer;
      return status < 300 ? { id: readId(text) } : failure(status, text, headers['retry-after']);
    } catch (error) {
      // After a success status with an incomplete body, the message was sent but its id is unknown.
      const status = sending.status();
      return status >= 200 && status < 300 ? { id: '' } : connectionFailure(error);
    } finally {
      onCall?.({ status: sending.status(), durationMs: performance.now() - startedAt });
    }
  }

  /** Returns the exponential back-off with ±20 % jitter, in milliseconds. */
  function pauseBefore(attempt: number, retryAfterMs: number | undefined): number {
    const pause = (retryAfterMs ?? pauseMs * 2 ** (attempt - 1)) * (0.8 + Math.random() * 0.4);
    return Math.min(Math.max(pause, retryAfterMs ?? 0), longestPauseMs);
  }
}

function mayRetry(method: string, error: BackendError): boolean {
  if (error.retryAfterMs !== undefined && error.retryAfterMs > longestPauseMs) return false;
  if (error.status === 0) return method !== 'POST' || unsentErrors.has(error.reason);
  return (method === 'POST' ? retryableStatuses : idempotentStatuses).has(error.status);
}

function failure(status: number, body: string, retryAfter: string | string[] | undefined): BackendError {
  const retryAfterMs = readRetryAfter(retryAfter);
  return new BackendError({
    system: 'Teams',
    code: codeOf(status),
    message: `answered ${status}`,
    status,
    reason: readReason(body),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function codeOf(status: number): BackendErrorCode {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 412) return 'unavailable';
  if (status === 429) return 'throttled';
  if (status === 504) return 'timed-out';
  return status >= 500 ? 'unavailable' : 'invalid-request';
}

function connectionFailure(error: unknown): BackendError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : '';
  const timedOut = reason.endsWith('_TIMEOUT');
  return new BackendError({
    system: 'Teams',
    code: timedOut ? 'timed-out' : 'unavailable',
    message: timedOut ? 'did not answer in time' : 'the connection failed',
    reason,
    cause: error,
  });
}

/** Parses seconds or an HTTP date into milliseconds; anything else counts as absent. */
function readRetryAfter(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function readId(body: string): string {
  const answer = parseJson(body);
  return typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string'
    ? answer.id
    : '';
}

/**
 * Returns the code of `{"error":{"code":"MessageSizeTooBig",…}}`; never the message, which may quote what was
 * sent.
 */
function readReason(body: string): string {
  const answer = parseJson(body);
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return '';
  const { error } = answer;
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code.slice(0, 60) : '';
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
