import { createHash } from 'node:crypto';
import {
  type Attachment,
  adaptiveCardType,
  isObject,
  type JsonObject,
  type SeenMessage,
  type TeamsPerson,
} from './types.ts';

export interface Chat {
  readonly id: string;
  readonly kind: 'personal' | 'group';
  readonly name: string;
  readonly members: readonly TeamsPerson[];
  /** Whether the bot is installed here: from the first opening until somebody takes it out. */
  isInstalled: boolean;
}

/** The line under a card. */
export interface Strip {
  readonly text: string;
  readonly isError: boolean;
}

/** A message with everything that anybody sees of it. */
export interface ChatMessage {
  readonly id: string;
  readonly chatId: string;
  /** 'bot', or the object id of the author. */
  readonly from: string;
  readonly author: string;
  readonly sentAt: string;
  /** Whether the bot sent it as the reply to an activity, and not by itself. */
  readonly isReply: boolean;
  /** The room's count of changes when the message came; compare with `changedAt`. */
  readonly addedAt: number;
  text: string;
  textFormat: string;
  /** What notifications and the chat list say of a card; '' for a text. */
  readonly summary: string;
  attachments: readonly Attachment[];
  isEdited: boolean;
  isDeleted: boolean;
  /** By object id: the card that an invoke put in place for this person alone. */
  views: Readonly<Record<string, JsonObject>>;
  /** By object id: words that an invoke left under the card. */
  strips: Readonly<Record<string, Strip>>;
  /** Grows with every change in the whole room. */
  changedAt: number;
  /** The latest change of what everybody sees. */
  baseChangedAt: number;
}

export type RoomEvent =
  | { readonly type: 'message'; readonly message: ChatMessage }
  | { readonly type: 'typing'; readonly chatId: string };

export interface NewMessage {
  readonly chatId: string;
  readonly from: string;
  readonly isReply?: boolean;
  readonly text: string;
  readonly textFormat?: string | undefined;
  readonly summary?: string;
  readonly attachments: readonly Attachment[];
}

/** What may be changed in a message that was sent. */
export type MessageChange = Partial<
  Pick<ChatMessage, 'text' | 'textFormat' | 'attachments' | 'isEdited' | 'isDeleted' | 'views' | 'strips'>
>;

/** The chats, what was said in them, and who listens. */
export interface ChatRoom {
  readonly chats: readonly Chat[];
  /** The 1:1 chat of a person with the bot. */
  personalChat(objectId: string): Chat;
  readonly groupChat: Chat;
  chat(id: string): Chat | undefined;
  message(id: string): ChatMessage | undefined;
  messagesOf(chatId: string): readonly ChatMessage[];
  add(message: NewMessage): ChatMessage;
  change(message: ChatMessage, change: MessageChange): void;
  typing(chatId: string): void;
  /** The number of the latest change; compare with `changedAt`. */
  now(): number;
  seenBy(message: ChatMessage, objectId: string): SeenMessage;
  subscribe(listener: (event: RoomEvent) => void): () => void;
}

export interface ChatRoomOptions {
  readonly tenantId: string;
  readonly botId: string;
  readonly botName: string;
  readonly people: readonly TeamsPerson[];
  readonly groupName: string;
  readonly clock: () => number;
  /** How many messages are kept; all unless given. */
  readonly mostMessages?: number;
}

function digest(text: string): Buffer {
  return createHash('sha512').update(text).digest();
}

/** Ids of the documented shapes, the same after a restart so that kept conversations still fit. */
function personalChatId(tenantId: string, botId: string, person: TeamsPerson): string {
  return `a:1${digest(`${tenantId}/${botId}/${person.objectId}`).toString('base64url')}`;
}

function groupChatId(tenantId: string): string {
  return `19:${digest(tenantId).toString('hex').slice(0, 32)}@thread.v2`;
}

/** Makes a 1:1 chat for each person and one group chat with all of them. */
export function createChatRoom(options: ChatRoomOptions): ChatRoom {
  const { people, tenantId, botId, botName, mostMessages = Number.POSITIVE_INFINITY } = options;
  const groupChat: Chat = {
    id: groupChatId(tenantId),
    kind: 'group',
    name: options.groupName,
    members: people,
    isInstalled: false,
  };
  const personal = new Map<string, Chat>(
    people.map((person) => [
      person.objectId,
      {
        id: personalChatId(tenantId, botId, person),
        kind: 'personal',
        name: botName,
        members: [person],
        isInstalled: false,
      },
    ]),
  );
  const chats = [...personal.values(), groupChat];
  const messages = new Map<string, ChatMessage>();
  const listeners = new Set<(event: RoomEvent) => void>();
  const names = new Map(people.map((person) => [person.objectId, person.name]));
  let changes = 0;
  let lastId = 0;

  function tell(event: RoomEvent): void {
    for (const listener of [...listeners]) listener(event);
  }

  /** Teams names a message by the millisecond of its arrival. */
  function nextId(): string {
    lastId = Math.max(lastId + 1, Math.floor(options.clock()));
    return String(lastId);
  }

  return {
    chats,
    groupChat,
    personalChat(objectId) {
      const chat = personal.get(objectId);
      if (chat === undefined) throw new Error(`Nobody in the sandbox has the object id ${objectId}`);
      return chat;
    },
    chat: (id) => chats.find((chat) => chat.id === id),
    message: (id) => messages.get(id),
    messagesOf: (chatId) => [...messages.values()].filter((message) => message.chatId === chatId),
    add(added) {
      changes += 1;
      const message: ChatMessage = {
        id: nextId(),
        chatId: added.chatId,
        from: added.from,
        author: added.from === 'bot' ? botName : (names.get(added.from) ?? ''),
        isReply: added.isReply ?? false,
        sentAt: new Date(options.clock()).toISOString(),
        addedAt: changes,
        text: added.text,
        textFormat: added.textFormat ?? 'plain',
        summary: added.summary ?? '',
        attachments: added.attachments,
        isEdited: false,
        isDeleted: false,
        views: {},
        strips: {},
        changedAt: changes,
        baseChangedAt: changes,
      };
      messages.set(message.id, message);
      const [oldest = ''] = messages.keys();
      if (messages.size > mostMessages) messages.delete(oldest);
      tell({ type: 'message', message });
      return message;
    },
    change(message, change) {
      changes += 1;
      Object.assign(message, change, { changedAt: changes });
      if (change.attachments !== undefined) message.baseChangedAt = changes;
      tell({ type: 'message', message });
    },
    typing: (chatId) => tell({ type: 'typing', chatId }),
    now: () => changes,
    seenBy(message, objectId) {
      const view = message.views[objectId];
      const base = message.attachments.find(
        (attachment) => attachment.contentType === adaptiveCardType,
      )?.content;
      const card = view ?? (isObject(base) ? base : undefined);
      return {
        id: message.id,
        chatId: message.chatId,
        fromBot: message.from === 'bot',
        author: message.author,
        isReply: message.isReply,
        text: message.text,
        textFormat: message.textFormat,
        summary: message.summary,
        attachments:
          view === undefined ? message.attachments : [{ contentType: adaptiveCardType, content: view }],
        card,
        strip: message.strips[objectId]?.text,
        isEdited: message.isEdited,
        isDeleted: message.isDeleted,
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
