import { randomUUID } from 'node:crypto';
import type { HttpClient, HttpClientOptions } from '../platform/http-client/http-client.ts';
import type { Backend, Explanation } from '../platform/http-client/http-request.ts';
import { activityJson } from './activity-json.ts';

/**
 * A client of the Bot Connector REST API:
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
 */
export interface ConnectorClient {
  readonly conversations: Conversations;
}

/** All methods throw only BackendError with system 'Teams', or a TokenError; an id is '' if Teams returned none. */
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
  /** Made with {@link connectorRetries}. */
  readonly http: HttpClient;
}

const connectorScope = 'https://api.botframework.com/.default';

const typingTimeoutMs = 3_000;

/**
 * Teams asks bots to retry 412, 429, 502 and 504 with back-off from 2 to 20 seconds. The circuit breaker is off, because
 * each of its refusals would be a lost message.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
 */
export const connectorRetries = {
  attempts: 4,
  backOffMs: 4_000,
  longestWaitMs: 20_000,
  attemptTimeoutMs: 15_000,
  totalTimeoutMs: 120_000,
  circuitOpensAfter: Number.POSITIVE_INFINITY,
} as const satisfies Partial<HttpClientOptions>;

const refusals: ReadonlySet<number> = new Set([412, 502, 504]);

/**
 * Creates a client for one service URL, used for all turns.
 *
 * New messages have no idempotency key. A message that may have been accepted (the connection broke, no response
 * came, 500, 503) is therefore not sent again: a lost answer is better than a duplicate approval card. Typing
 * indicators are never retried, because that would delay the answer.
 */
export function createConnectorClient({ serviceUrl, http }: ConnectorClientOptions): ConnectorClient {
  const { origin, pathname } = new URL(serviceUrl);
  const system: Backend = { name: 'Teams', url: origin, scope: connectorScope, refusals, explain };
  const conversations = `${origin}${pathname.replace(/\/+$/, '')}/v3/conversations`;

  return {
    conversations: {
      createConversation: (conversation) => call('POST', conversations, conversation),
      sendToConversation: (conversationId, activity) => call('POST', activitiesOf(conversationId), activity),
      replyToActivity: (conversationId, activityId, activity) =>
        call('POST', `${activitiesOf(conversationId)}/${encodeURIComponent(activityId)}`, activity),
      updateActivity: (conversationId, activityId, activity) =>
        call('PUT', `${activitiesOf(conversationId)}/${encodeURIComponent(activityId)}`, activity),
      deleteActivity: async (conversationId, activityId) => {
        await call('DELETE', `${activitiesOf(conversationId)}/${encodeURIComponent(activityId)}`);
      },
    },
  };

  function activitiesOf(conversationId: string): string {
    return `${conversations}/${encodeURIComponent(conversationId)}/activities`;
  }

  async function call(
    method: 'POST' | 'PUT' | 'DELETE',
    url: string,
    activity?: OutgoingActivity | NewConversation,
  ): Promise<ResourceResponse> {
    const isTyping = activity !== undefined && 'type' in activity && activity.type === 'typing';
    const { json } = await http.call({
      system,
      route: `conversations.${method.toLowerCase()}`,
      method,
      url,
      bodyOptional: true,
      context: { correlationId: randomUUID() },
      ...(activity === undefined
        ? {}
        : { body: activityJson(activity), headers: { 'content-type': 'application/json' } }),
      ...(isTyping ? { attempts: 1, timeoutMs: typingTimeoutMs } : {}),
    });
    return { id: read(json, 'id') };
  }
}

/**
 * Reads the code of `{"error":{"code":"MessageSizeTooBig",…}}`; never the message, which may quote what was sent.
 */
function explain(status: number, json: unknown): Explanation {
  const error = typeof json === 'object' && json !== null && 'error' in json ? json.error : undefined;
  const reason = read(error, 'code').slice(0, 60);
  return { reason, ...(status === 412 ? { code: 'unavailable' } : {}) };
}

/** Returns a text of an object, '' without it. */
function read(json: unknown, name: string): string {
  if (typeof json !== 'object' || json === null) return '';
  const value: unknown = Reflect.get(json, name);
  return typeof value === 'string' ? value : '';
}
