import { extname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Activities } from './activities.ts';
import type { Chat, ChatMessage, ChatRoom } from './chat-room.ts';
import type { Connector } from './connector.ts';
import type { BotDelivery } from './delivery.ts';
import { type FileHost, fileConsentType, fileDownloadType } from './file-host.ts';
import {
  type Attachment,
  adaptiveCardType,
  type Delivery,
  type InvokeOutcome,
  isObject,
  type JsonObject,
  type TeamsPerson,
} from './types.ts';

export interface UserActionsOptions {
  readonly room: ChatRoom;
  readonly activities: Activities;
  readonly delivery: BotDelivery;
  readonly connector: Connector;
  readonly fileHost: FileHost;
  /** How long a chat must be quiet before it counts as settled, ms. */
  readonly quietMs: number;
  readonly isProgress: (card: JsonObject) => boolean;
}

/** How long a chat waits for a card that is to be replaced, ms. */
const longestProgressMs = 60_000;

/** What people do in the client. Both the page and the programmatic client go through here. */
export interface UserActions {
  /** Shows the chat to the person; the first time the bot is installed and told so. */
  open(person: TeamsPerson, chat: Chat): Promise<void>;
  /** Takes the bot out of the chat: it is told, and may not send there any more. */
  uninstall(person: TeamsPerson, chat: Chat): Promise<void>;
  /** In the group chat the bot hears only messages that mention it; otherwise nothing is delivered. */
  say(person: TeamsPerson, chat: Chat, text: string, mentionsBot: boolean): Promise<Delivery | undefined>;
  edit(person: TeamsPerson, message: ChatMessage, text: string): Promise<Delivery | undefined>;
  /** Sends a message without words. */
  attach(person: TeamsPerson, chat: Chat, attachments: readonly Attachment[]): Promise<Delivery | undefined>;
  /** Sends a file, which Teams puts into the person's OneDrive. */
  sendFile(person: TeamsPerson, chat: Chat, name: string, bytes: Buffer): Promise<Delivery | undefined>;
  /** Accepts or declines a file that the bot offered. */
  answerFile(
    person: TeamsPerson,
    message: ChatMessage,
    action: 'accept' | 'decline',
  ): Promise<Delivery | undefined>;
  execute(person: TeamsPerson, message: ChatMessage, action: JsonObject): Promise<InvokeOutcome>;
  submit(person: TeamsPerson, message: ChatMessage, data: JsonObject): Promise<Delivery | undefined>;
  /**
   * What a client does by itself when its person looks at a message: asks for the person's own view, as far as the
   * card names the person in `refresh.userIds`. A view is asked for once in each state of the message.
   */
  look(person: TeamsPerson, message: ChatMessage): Promise<void>;
  /** Resolves when the bot has finished sending into the chat, as far as one can tell. */
  waitUntilQuiet(chat: Chat): Promise<void>;
}

const invokeAnswer = z.object({ statusCode: z.number(), type: z.string(), value: z.unknown() });

const unreachable = 'Unable to reach app. Please try again.';
const wrong = 'Something went wrong. Please try again.';

/** Reads the answer of an `adaptiveCard/action` invoke as the client does (Universal Action Model). */
function readOutcome(delivery: Delivery): InvokeOutcome {
  if (delivery.failure !== 'none') return { kind: 'timeout', text: unreachable };
  const error: InvokeOutcome = { kind: 'error', status: delivery.status, text: wrong, body: delivery.body };
  const answer = invokeAnswer.safeParse(delivery.body);
  if (delivery.status !== 200 || !answer.success) return error;
  const { statusCode, type, value } = answer.data;
  if (statusCode !== 200) return { ...error, status: statusCode };
  if (type === 'application/vnd.microsoft.card.adaptive' && isObject(value))
    return { kind: 'card', card: value };
  if (type === 'application/vnd.microsoft.activity.message' && typeof value === 'string') {
    return { kind: 'message', text: value };
  }
  return error;
}

const refreshSchema = z.object({
  action: z.object({ type: z.literal('Action.Execute'), verb: z.string(), data: z.unknown() }),
  userIds: z.array(z.string()).max(60),
});

function refreshOf(message: ChatMessage): z.infer<typeof refreshSchema> | undefined {
  const card = message.attachments.find(({ contentType }) => contentType === adaptiveCardType)?.content;
  return refreshSchema.safeParse(isObject(card) ? card.refresh : undefined).data;
}

/** Binds the deeds of people to the chats and to the bot. */
export function createUserActions(options: UserActionsOptions): UserActions {
  const { room, activities, delivery, connector, fileHost } = options;
  const mentions = new Set<string>();
  const opening = new Map<string, Promise<void>>();
  /** By message and person: the change after which the view was asked for. */
  const looked = new Map<string, number>();

  async function waitUntilQuiet(chat: Chat): Promise<void> {
    const start = performance.now();
    for (;;) {
      const quietSince = Math.max(start, connector.lastEnded(chat.id));
      const isQuiet =
        connector.inProgress(chat.id) === 0 && performance.now() - quietSince >= options.quietMs;
      if (isQuiet && (!isAnyInProgress(chat) || performance.now() - start > longestProgressMs)) return;
      await wait(5);
    }
  }

  function isAnyInProgress({ id }: Chat): boolean {
    return room.messagesOf(id).some(({ isDeleted, attachments, views }) => {
      const cards = [...attachments.map(({ content }) => content), ...Object.values(views)];
      return !isDeleted && cards.some((card) => isObject(card) && options.isProgress(card));
    });
  }

  async function install(person: TeamsPerson, chat: Chat): Promise<void> {
    chat.isInstalled = true;
    for (const activity of activities.arrival(person, chat)) await delivery.deliver(activity);
    await waitUntilQuiet(chat);
  }

  async function open(person: TeamsPerson, chat: Chat): Promise<void> {
    const running = opening.get(chat.id);
    if (running !== undefined) return await running;
    const installing = install(person, chat);
    opening.set(chat.id, installing);
    await installing;
  }

  async function send(person: TeamsPerson, chat: Chat, message: ChatMessage): Promise<Delivery | undefined> {
    if (!chat.isInstalled) return undefined;
    const mentionsBot = mentions.has(message.id);
    if (chat.kind === 'group' && !mentionsBot) return undefined;
    return await delivery.deliver(activities.message(person, chat, message, mentionsBot));
  }

  function chatOf(message: ChatMessage): Chat {
    const chat = room.chat(message.chatId);
    if (chat === undefined) throw new Error('The message belongs to no chat of the sandbox');
    return chat;
  }

  async function say(person: TeamsPerson, chat: Chat, text: string, mentionsBot: boolean) {
    await open(person, chat);
    const message = room.add({ chatId: chat.id, from: person.objectId, text, attachments: [] });
    if (mentionsBot) mentions.add(message.id);
    return await send(person, chat, message);
  }

  async function attach(person: TeamsPerson, chat: Chat, attachments: readonly Attachment[]) {
    await open(person, chat);
    const message = room.add({ chatId: chat.id, from: person.objectId, text: '', attachments });
    if (chat.kind === 'group') mentions.add(message.id);
    return await send(person, chat, message);
  }

  return {
    open,
    waitUntilQuiet,
    say,
    async uninstall(person, chat) {
      chat.isInstalled = false;
      opening.delete(chat.id);
      await delivery.deliver(activities.departure(person, chat));
    },
    async edit(person, message, text) {
      if (message.from !== person.objectId) throw new Error('Only the author edits a message');
      room.change(message, { text, isEdited: true });
      const chat = chatOf(message);
      const mentionsBot = mentions.has(message.id);
      if (!chat.isInstalled || (chat.kind === 'group' && !mentionsBot)) return undefined;
      return await delivery.deliver(activities.edited(person, chat, message, mentionsBot));
    },
    attach,
    async sendFile(person, chat, name, bytes) {
      const file = fileHost.add(person, name, bytes);
      const { uniqueId } = file;
      const content = {
        downloadUrl: fileHost.downloadUrl(file),
        uniqueId,
        fileType: extname(name).slice(1),
      };
      return await attach(person, chat, [
        { contentType: fileDownloadType, contentUrl: fileHost.contentUrl(file), name, content },
      ]);
    },
    async answerFile(person, message, action) {
      const offer = message.attachments.find(({ contentType }) => contentType === fileConsentType);
      if (offer === undefined) throw new Error('The bot offers no file here');
      const content = isObject(offer.content) ? offer.content : {};
      const value =
        action === 'accept'
          ? {
              type: 'fileUpload',
              action,
              context: content.acceptContext,
              uploadInfo: fileHost.prepareUpload(person, offer.name ?? ''),
            }
          : { type: 'fileUpload', action, context: content.declineContext };
      const answered = await delivery.deliver(
        activities.fileAnswer(person, chatOf(message), message.id, value),
      );
      if (answered.status !== 200)
        room.change(message, {
          strips: { ...message.strips, [person.objectId]: { text: wrong, isError: true } },
        });
      return answered;
    },
    async execute(person, message, action) {
      const outcome = readOutcome(
        await delivery.deliver(activities.execute(person, chatOf(message), message.id, action, 'manual')),
      );
      const id = person.objectId;
      const { [id]: _old, ...strips } = message.strips;
      if (outcome.kind === 'card')
        room.change(message, { views: { ...message.views, [id]: outcome.card }, strips });
      else {
        const strip = { text: outcome.text, isError: outcome.kind !== 'message' };
        room.change(message, { strips: { ...strips, [id]: strip } });
      }
      return outcome;
    },
    async look(person, message) {
      const refresh = refreshOf(message);
      const key = `${message.id}/${person.objectId}`;
      if (refresh === undefined || !refresh.userIds.includes(person.teamsId)) return;
      if (message.isDeleted || looked.get(key) === message.baseChangedAt) return;
      looked.set(key, message.baseChangedAt);
      const { verb, data } = refresh.action;
      const activity = activities.execute(person, chatOf(message), message.id, { verb, data }, 'automatic');
      const outcome = readOutcome(await delivery.deliver(activity));
      // Without an answer, or when the message has changed meanwhile, the base card stays.
      if (outcome.kind !== 'card' || looked.get(key) !== message.baseChangedAt) return;
      room.change(message, { views: { ...message.views, [person.objectId]: outcome.card } });
    },
    async submit(person, message, data) {
      const chat = chatOf(message);
      const { msteams, ...value } = data;
      if (isObject(msteams) && msteams.type === 'imBack' && typeof msteams.value === 'string') {
        return await say(person, chat, msteams.value, chat.kind === 'group');
      }
      if (!chat.isInstalled) return undefined;
      // A submit takes a message id of its own, though nothing appears in the chat.
      const id = String(Date.now());
      return await delivery.deliver(activities.submit(person, chat, message.id, id, value));
    },
  };
}
