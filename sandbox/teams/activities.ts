import { randomUUID } from 'node:crypto';
import type { Chat, ChatMessage } from './chat-room.ts';
import { fileDownloadType } from './file-host.ts';
import type { Attachment, JsonObject, TeamsPerson } from './types.ts';

export interface ActivitiesOptions {
  readonly tenantId: string;
  readonly botId: string;
  readonly botName: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly clock: () => number;
  /** Known only once the server listens. */
  readonly serviceUrl: () => string;
}

/** An activity on its way to the bot; `id` and `timestamp` are what a late redelivery changes. */
export type Activity = JsonObject & { readonly id: string; readonly timestamp: string };

export interface Activities {
  message(person: TeamsPerson, chat: Chat, message: ChatMessage, mentionsBot: boolean): Activity;
  edited(person: TeamsPerson, chat: Chat, message: ChatMessage, mentionsBot: boolean): Activity;
  /** A press of `Action.Submit`: a message without text. */
  submit(person: TeamsPerson, chat: Chat, cardMessageId: string, id: string, value: JsonObject): Activity;
  /** A press of `Action.Execute`. */
  execute(
    person: TeamsPerson,
    chat: Chat,
    cardMessageId: string,
    action: JsonObject,
    trigger: 'manual' | 'automatic',
  ): Activity;
  /** The answer to a file that the bot offered. */
  fileAnswer(person: TeamsPerson, chat: Chat, messageId: string, value: JsonObject): Activity;
  /** What arrives when the bot is put into a chat: two activities, of which neither names the person. */
  arrival(person: TeamsPerson, chat: Chat): readonly Activity[];
  departure(person: TeamsPerson, chat: Chat): Activity;
}

/** Makes plain text safe inside the HTML copy that Teams attaches to each typed message. */
function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Wall time with the zone's offset, as `localTimestamp` has it. */
function localTimestamp(ms: number, timeZone: string): string {
  const text = new Date(ms).toLocaleString('sv-SE', { timeZone });
  const wall = Date.parse(`${text.replace(' ', 'T')}Z`);
  const minutes = Math.round((wall - Math.floor(ms / 1000) * 1000) / 60_000);
  const hours = String(Math.floor(Math.abs(minutes) / 60)).padStart(2, '0');
  const rest = String(Math.abs(minutes) % 60).padStart(2, '0');
  const millis = String(Math.floor(ms) % 1000).padStart(3, '0');
  return `${text.replace(' ', 'T')}.${millis}${minutes < 0 ? '-' : '+'}${hours}:${rest}`;
}

/**
 * Builds activities with the fields, ids and oddities that Teams sends ("Conversation events" and "Receive
 * messages" in the Teams developer documentation): MRIs beside object ids, the tenant in two places, the HTML
 * copy of typed text, `f:` ids for what is not a message.
 */
export function createActivities(options: ActivitiesOptions): Activities {
  const bot = { id: `28:${options.botId}`, name: options.botName };

  function base(person: TeamsPerson, chat: Chat, id: string): Activity {
    const now = options.clock();
    return {
      id,
      timestamp: new Date(now).toISOString(),
      localTimestamp: localTimestamp(now, options.timeZone),
      localTimezone: options.timeZone,
      channelId: 'msteams',
      serviceUrl: options.serviceUrl(),
      from: { id: person.teamsId, name: person.name, aadObjectId: person.objectId },
      conversation:
        chat.kind === 'personal'
          ? { conversationType: 'personal', tenantId: options.tenantId, id: chat.id }
          : {
              conversationType: 'groupChat',
              isGroup: true,
              tenantId: options.tenantId,
              id: chat.id,
              name: chat.name,
            },
      recipient: bot,
      locale: options.locale,
      entities: [clientInfo()],
      channelData: { tenant: { id: options.tenantId } },
    };
  }

  function clientInfo(): JsonObject {
    return {
      type: 'clientInfo',
      locale: options.locale,
      country: options.locale.split('-').at(-1) ?? 'US',
      platform: 'Web',
      timezone: options.timeZone,
    };
  }

  function typed(person: TeamsPerson, chat: Chat, message: ChatMessage, mentionsBot: boolean): Activity {
    const mention = `<at>${options.botName}</at>`;
    const isText = message.text !== '';
    // Elsewhere than in a 1:1 chat, a bot sees only in the HTML that there is a file.
    const isHidden =
      chat.kind === 'group' &&
      message.attachments.some(({ contentType }) => contentType === fileDownloadType);
    const fileMark = isHidden ? `<attachment id="${message.id}"></attachment>` : '';
    const htmlMention =
      '<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">' +
      `${escapeHtml(options.botName)}</span>&nbsp;`;
    const html: Attachment = {
      contentType: 'text/html',
      content: `<p>${mentionsBot ? htmlMention : ''}${escapeHtml(message.text)}</p>${fileMark}`,
    };
    return {
      ...base(person, chat, message.id),
      type: 'message',
      ...(isText || mentionsBot
        ? // The client puts a no-break space behind a mention, and it arrives as the entity.
          { text: mentionsBot ? `${mention}&nbsp;${message.text}` : message.text, textFormat: 'plain' }
        : {}),
      attachments: [...(isHidden ? [] : message.attachments), ...(isText || isHidden ? [html] : [])],
      ...(mentionsBot
        ? { entities: [{ type: 'mention', mentioned: bot, text: mention }, clientInfo()] }
        : {}),
    };
  }

  function event(person: TeamsPerson, chat: Chat): Activity {
    const full = base(person, chat, `f:${randomUUID()}`);
    return { ...full, from: { id: person.teamsId, aadObjectId: person.objectId } };
  }

  return {
    message: typed,
    edited: (person, chat, message, mentionsBot) => ({
      ...typed(person, chat, message, mentionsBot),
      type: 'messageUpdate',
      channelData: { eventType: 'editMessage', tenant: { id: options.tenantId } },
    }),
    submit: (person, chat, cardMessageId, id, value) => ({
      ...base(person, chat, id),
      type: 'message',
      value,
      replyToId: cardMessageId,
      channelData: {
        tenant: { id: options.tenantId },
        source: { name: 'message' },
        legacy: { replyToId: cardMessageId },
      },
    }),
    execute: (person, chat, cardMessageId, action, trigger) => ({
      ...base(person, chat, `f:${randomUUID()}`),
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action: { type: 'Action.Execute', ...action }, trigger },
      replyToId: cardMessageId,
      channelData: {
        tenant: { id: options.tenantId },
        source: { name: 'message' },
        legacy: { replyToId: cardMessageId },
      },
    }),
    fileAnswer: (person, chat, messageId, value) => ({
      ...base(person, chat, `f:${randomUUID()}`),
      type: 'invoke',
      name: 'fileConsent/invoke',
      value,
      replyToId: messageId,
    }),
    arrival: (person, chat) => [
      { ...event(person, chat), type: 'conversationUpdate', membersAdded: [{ id: bot.id }] },
      { ...event(person, chat), type: 'installationUpdate', action: 'add' },
    ],
    departure: (person, chat) => ({ ...event(person, chat), type: 'installationUpdate', action: 'remove' }),
  };
}
