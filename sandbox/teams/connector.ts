import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Chat, ChatMessage, ChatRoom } from './chat-room.ts';
import { parseJson, readBody, sendJson } from './http.ts';
import { createThrottle } from './throttle.ts';
import { isObject, type JsonObject, type TeamsPerson } from './types.ts';

/** A misbehaviour that a test asks of the connector. */
export interface ConnectorFault {
  readonly method?: 'POST' | 'PUT' | 'DELETE' | 'GET';
  /** Only requests whose activity fits; typing activities never do, unless the fault asks for them. */
  readonly matches?: (activity: JsonObject) => boolean;
  /** The answer instead of the true one; 0 cuts the connection; left out, only the delay counts. */
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** How many requests it spoils; 1 unless given. */
  readonly times?: number;
  readonly delayMs?: number;
  /** Does what was asked first and only then fails: the ambiguous outcome. */
  readonly afterTheAction?: boolean;
}

/** What the connector was asked, for tests. */
export interface ConnectorCall {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly activity: JsonObject | undefined;
}

export interface ConnectorOptions {
  readonly room: ChatRoom;
  readonly people: readonly TeamsPerson[];
  readonly tenantId: string;
  readonly botId: string;
  readonly verifyBotToken: (token: string) => Promise<boolean>;
  readonly throttles: () => boolean;
  readonly clock: () => number;
}

/** The REST side of Teams that bots call: conversations, activities, members. */
export interface Connector {
  /** Answers the request when its path is one of the connector's (`/v3/…` behind the service URL). */
  handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
  addFault(fault: ConnectorFault): void;
  readonly calls: readonly ConnectorCall[];
  /** Requests being answered for this conversation right now. */
  inProgress(conversationId: string): number;
  /** When the last one for this conversation ended, in ms of `performance.now()`; 0 for never. */
  lastEnded(conversationId: string): number;
}

/** 100 KB counted in UTF-16 ("Format your bot messages"); pictures inside the message do not count. */
const messageLimitBytes = 100 * 1024;

const activitySchema = z.looseObject({
  type: z.string().default('message'),
  text: z.string().optional(),
  textFormat: z.string().optional(),
  summary: z.string().optional(),
  attachments: z
    .array(
      z.object({
        contentType: z.string(),
        content: z.unknown().optional(),
        contentUrl: z.string().optional(),
        name: z.string().optional(),
      }),
    )
    .default([]),
});
type BotActivity = z.infer<typeof activitySchema>;

const newConversationSchema = z.object({
  isGroup: z.boolean().default(false),
  members: z.array(z.object({ id: z.string() })).default([]),
  tenantId: z.string().optional(),
  channelData: z.object({ tenant: z.object({ id: z.string() }).optional() }).optional(),
  activity: activitySchema.optional(),
});

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

function failure(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}

const notInstalled = failure(
  403,
  'ForbiddenOperationException',
  'The bot is not installed in this conversation.',
);
const noConversation = failure(404, 'ConversationNotFound', 'Conversation not found.');
const noActivity = failure(404, 'ActivityNotFoundInConversation', 'Activity not found in conversation.');
const tooBig = failure(413, 'MessageSizeTooBig', 'Message size too large.');
const badSyntax = failure(400, 'BadSyntax', 'The activity could not be read.');
const throttled = failure(429, 'TooManyRequests', 'API calls quota exceeded.');

function isTooBig(text: string): boolean {
  return text.replaceAll(/data:image\/[a-z+]+;base64,[A-Za-z0-9+/=]*/g, '').length * 2 > messageLimitBytes;
}

/** Builds the connector over the chats. */
export function createConnector(options: ConnectorOptions): Connector {
  const { room, people, tenantId } = options;
  const throttle = createThrottle(options.clock);
  const faults: { readonly fault: ConnectorFault; left: number }[] = [];
  const calls: ConnectorCall[] = [];
  const running = new Map<string, number>();
  const ended = new Map<string, number>();

  function member(person: TeamsPerson): JsonObject {
    const [givenName = '', ...rest] = person.name.split(' ');
    return {
      id: person.teamsId,
      name: person.name,
      objectId: person.objectId,
      aadObjectId: person.objectId,
      givenName,
      surname: rest.join(' '),
      email: person.userPrincipalName,
      userPrincipalName: person.userPrincipalName,
      tenantId,
      userRole: 'user',
    };
  }

  /** Teams takes a person's MRI, and the object id as well. */
  function findPerson(id: string): TeamsPerson | undefined {
    return people.find((person) => person.teamsId === id || person.objectId === id);
  }

  function post(chat: Chat, activity: BotActivity, isReply: boolean): Answer {
    if (activity.type === 'typing') {
      room.typing(chat.id);
      return { status: 202, body: {} };
    }
    if (activity.type !== 'message') return badSyntax;
    if (!activity.text && activity.attachments.length === 0) {
      return failure(400, 'BadSyntax', 'Activity must have text or attachments.');
    }
    const message = room.add({
      chatId: chat.id,
      from: 'bot',
      isReply,
      text: activity.text ?? '',
      textFormat: activity.textFormat ?? 'markdown',
      summary: activity.summary ?? '',
      attachments: activity.attachments,
    });
    return { status: 201, body: { id: message.id } };
  }

  function update(message: ChatMessage, activity: BotActivity): Answer {
    // A new base card: nobody keeps an own view of the old one.
    room.change(message, {
      text: activity.text ?? '',
      textFormat: activity.textFormat ?? 'markdown',
      attachments: activity.attachments,
      isEdited: true,
      views: {},
      strips: {},
    });
    return { status: 200, body: { id: message.id } };
  }

  function create(body: unknown): Answer {
    const wanted = newConversationSchema.safeParse(body);
    if (!wanted.success) return badSyntax;
    const { members, isGroup, activity, channelData } = wanted.data;
    const tenant = channelData?.tenant?.id ?? wanted.data.tenantId;
    const person = findPerson(members[0]?.id ?? '');
    if (isGroup || members.length !== 1)
      return failure(400, 'BadArgument', 'Group chats cannot be created by bots.');
    if (tenant !== tenantId) return failure(403, 'ForbiddenOperationException', 'The tenant is not allowed.');
    if (person === undefined) return failure(404, 'NotFound', 'User not found.');
    const chat = room.personalChat(person.objectId);
    if (!chat.isInstalled) return notInstalled;
    if (activity === undefined) return { status: 201, body: { id: chat.id } };
    const posted = post(chat, activity, false);
    const activityId = isObject(posted.body) ? posted.body.id : undefined;
    return posted.status >= 400 ? posted : { status: 201, body: { id: chat.id, activityId } };
  }

  function members(chat: Chat, rest: string, query: URLSearchParams): Answer {
    const all = chat.members.map(member);
    if (rest === 'members') return { status: 200, body: all };
    if (rest === 'pagedmembers') {
      const size = Math.max(1, Number(query.get('pageSize') ?? 200));
      const from = Number(query.get('continuationToken') ?? 0);
      const next = from + size < all.length ? { continuationToken: String(from + size) } : {};
      return { status: 200, body: { members: all.slice(from, from + size), ...next } };
    }
    const found = findPerson(decodeURIComponent(rest.slice('members/'.length)));
    return found !== undefined && chat.members.includes(found)
      ? { status: 200, body: member(found) }
      : failure(404, 'MemberNotFoundInConversation', 'Member not found in conversation.');
  }

  function answer(
    method: string,
    chatId: string,
    rest: string,
    query: URLSearchParams,
    body: unknown,
  ): Answer {
    if (chatId === '') return method === 'POST' ? create(body) : { status: 405 };
    const chat = room.chat(chatId);
    if (chat === undefined) return noConversation;
    if (!chat.isInstalled) return notInstalled;
    if (method === 'GET' && /^(members(\/[^/]+)?|pagedmembers)$/.test(rest))
      return members(chat, rest, query);
    const [, activityId] = /^activities(?:\/([^/]+))?$/.exec(rest) ?? [];
    if (!rest.startsWith('activities')) return { status: 404 };
    if (method === 'POST') {
      if (options.throttles() && !throttle.admits(chat.id)) return throttled;
      const activity = activitySchema.safeParse(body);
      return activity.success ? post(chat, activity.data, activityId !== undefined) : badSyntax;
    }
    const message = room.message(decodeURIComponent(activityId ?? ''));
    if (message === undefined || message.chatId !== chat.id || message.isDeleted) return noActivity;
    if (message.from !== 'bot')
      return failure(403, 'ForbiddenOperationException', 'Not a message of this bot.');
    if (method === 'PUT') {
      const activity = activitySchema.safeParse(body);
      return activity.success ? update(message, activity.data) : badSyntax;
    }
    if (method !== 'DELETE') return { status: 405 };
    room.change(message, { isDeleted: true, text: '', attachments: [], views: {}, strips: {} });
    return { status: 200, body: {} };
  }

  function takeFault(method: string, activity: JsonObject | undefined): ConnectorFault | undefined {
    const found = faults.find(({ fault, left }) => {
      if (left <= 0 || (fault.method !== undefined && fault.method !== method)) return false;
      if (fault.matches !== undefined) return fault.matches(activity ?? {});
      return activity?.type !== 'typing';
    });
    if (found !== undefined) found.left -= 1;
    return found?.fault;
  }

  async function respond(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    chatId: string,
    rest: string,
  ) {
    const method = request.method ?? 'GET';
    const text = await readBody(request, 1_000_000);
    const body = parseJson(text);
    const activity = isObject(body) ? body : undefined;
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined || !(await options.verifyBotToken(token))) {
      calls.push({ method, path: url.pathname, status: 401, activity: undefined });
      sendJson(response, 401, { message: 'Authorization has been denied for this request.' });
      return;
    }
    const fault = takeFault(method, activity);
    if (fault?.delayMs !== undefined) await wait(fault.delayMs);
    const hasBody = method === 'POST' || method === 'PUT';
    const isHuge = text === undefined || isTooBig(text);
    const userAction = (): Answer => {
      if (isHuge) return tooBig;
      return hasBody && activity === undefined
        ? badSyntax
        : answer(method, chatId, rest, url.searchParams, body);
    };
    const spoilt = fault?.status === undefined ? undefined : { status: fault.status, body: fault.body };
    const result = spoilt === undefined || fault?.afterTheAction ? userAction() : spoilt;
    const shown: Answer = spoilt ?? result;
    calls.push({ method, path: url.pathname, status: shown.status, activity });
    if (calls.length > 1000) calls.shift();
    if (shown.status === 0) {
      request.socket.destroy();
      return;
    }
    for (const [name, value] of Object.entries(fault?.headers ?? {})) response.setHeader(name, value);
    sendJson(response, shown.status, shown.body ?? {});
  }

  return {
    calls,
    async handle(request, response, path) {
      const url = new URL(path, 'http://connector');
      const [, rawId = '', rest = ''] =
        /^\/v3\/conversations(?:\/([^/]*))?(?:\/(.*))?$/.exec(url.pathname) ?? [];
      if (!url.pathname.startsWith('/v3/conversations')) {
        sendJson(response, 404, {});
        return;
      }
      const chatId = decodeURIComponent(rawId);
      running.set(chatId, (running.get(chatId) ?? 0) + 1);
      try {
        await respond(request, response, url, chatId, rest);
      } finally {
        running.set(chatId, (running.get(chatId) ?? 1) - 1);
        ended.set(chatId, performance.now());
      }
    },
    addFault: (fault) => void faults.push({ fault, left: fault.times ?? 1 }),
    inProgress: (conversationId) => running.get(conversationId) ?? 0,
    lastEnded: (conversationId) => ended.get(conversationId) ?? 0,
  };
}
