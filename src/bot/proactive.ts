import { z } from 'zod';
import type { Card } from '../cards/engine/card.ts';
import type { Turn } from '../dialogs/turn.ts';
import { createCache } from '../platform/cache.ts';
import { BackendError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { parseJson } from '../platform/parse-json.ts';
import type { ConnectorClient } from './connector-client.ts';
import type { Pace } from './pace.ts';
import { type SpokenReply, toMessage } from './reply-activities.ts';

/** The store of conversation references; `person` is the Entra object id of a 1:1 chat's person. */
export interface ReferenceStore {
  storeReference(reference: StoredReference): Promise<void>;
  personalChatOf(person: string): Promise<StoredReference | undefined>;
  referenceOf(conversationId: string): Promise<string | undefined>;
  latestReference(): Promise<string | undefined>;
  forgetReference(conversationId: string): Promise<void>;
}

interface StoredReference {
  readonly conversationId: string;
  readonly person: string;
  readonly reference: string;
}

/** The result of sending a proactive message. */
export type Sent =
  | { readonly result: 'delivered'; readonly conversationId: string; readonly messageId: string }
  /** Teams has no chat with the person: the app is not installed for them. */
  | { readonly result: 'not-installed' }
  /** Teams no longer accepts messages there: the app was removed or blocked, or the message was deleted. */
  | { readonly result: 'gone' }
  /** Teams refuses the message for an unknown reason. */
  | { readonly result: 'refused' }
  /** Teams throttles or did not answer; the message can be retried. */
  | { readonly result: 'later' };

/** A person's data from their last turn; '' for unknown values. */
export interface MetPerson {
  readonly teamsId: string;
  readonly timeZone: string;
  readonly locale: string;
}

/** Sends proactive messages. */
export interface Proactive {
  /** Adds a missing locale and time zone from the person's last turn. Never throws. */
  complete(turn: Turn): Promise<Turn>;
  /** Stores the conversation reference of a turn's chat. */
  remember(turn: Turn, serviceUrl: string): void;
  /** Sends a message to a person's 1:1 chat, which is created if none is known. Never throws. */
  tell(objectId: string, message: SpokenReply): Promise<Sent>;
  /** Replaces the card of a sent message. Never throws. */
  replaceCard(conversationId: string, messageId: string, card: Card): Promise<Sent>;
  /**
   * Returns a person's data from their last turn; undefined if they have never talked to the bot. Never
   * throws.
   */
  met(objectId: string): Promise<MetPerson | undefined>;
}

export interface ProactiveOptions {
  readonly appId: string;
  readonly tenantId: string;
  /** Returns the client of a service URL; rejects for hosts that are not allowed. */
  readonly connectorFor: (serviceUrl: string) => Promise<ConnectorClient>;
  readonly references: ReferenceStore;
  readonly pace: Pace;
  readonly log: Log;
}

const referenceSchema = z.object({
  serviceUrl: z.string(),
  teamsId: z.string().default(''),
  timeZone: z.string().default(''),
  locale: z.string().default(''),
});

type Reference = z.infer<typeof referenceSchema>;

const chatsRemembered = 20_000;

export function createProactive(options: ProactiveOptions): Proactive {
  const { appId, tenantId, connectorFor, references, pace, log } = options;
  /** The last stored value by conversation, to avoid unchanged writes. */
  const written = createCache<string>({ maxEntries: chatsRemembered });

  return {
    remember(turn, serviceUrl) {
      const { conversationId, kind } = turn.chat;
      const { teamsId, objectId } = turn.actor;
      const person = kind === 'personal' ? objectId : '';
      // An arrival may not say who added the bot.
      if (kind === 'personal' && person === '') return;
      const reference = JSON.stringify({ serviceUrl, teamsId, timeZone: turn.timeZone, locale: turn.locale });
      const known = kind === 'personal' ? reference : serviceUrl;
      if (written.get(conversationId) === known) return;
      written.set(conversationId, known);
      references.storeReference({ conversationId, person, reference }).catch((error) => {
        written.delete(conversationId);
        log.warn({ event: 'chat.save.failed', error, correlationId: turn.correlationId }, 'chat not saved');
      });
    },

    async complete(turn) {
      const known = await met(turn.actor.objectId);
      const { timeZone } = turn;
      const isSame = known !== undefined && sameOffset(timeZone, known.timeZone);
      return {
        ...turn,
        locale: turn.locale || known?.locale || 'en-US',
        timeZone: timeZone === '' || isSame ? known?.timeZone || 'UTC' : timeZone,
      };
    },

    async tell(objectId, message) {
      let chat: Awaited<ReturnType<typeof chatOf>>;
      try {
        chat = await chatOf(objectId);
        if (chat === undefined) return { result: 'later' };
      } catch (error) {
        const { result } = logFailure(error, 'chat.open.failed', 'chat not opened');
        return { result: result === 'gone' ? 'not-installed' : result };
      }
      try {
        return await send(chat.conversationId, chat.reference, message);
      } catch (error) {
        return logFailure(error, 'message.failed', 'message not sent');
      }
    },

    async replaceCard(conversationId, messageId, card) {
      try {
        const reference = parse(await references.referenceOf(conversationId));
        if (reference === undefined) return { result: 'gone' };
        const connector = await connectorFor(reference.serviceUrl);
        // Teams documents limits for new messages only; updates are counted separately with the same limits.
        await pace(`${conversationId}/changed`);
        await connector.conversations.updateActivity(conversationId, messageId, {
          ...toMessage({ kind: 'card', card, placement: 'replace' }),
          id: messageId,
        });
        return { result: 'delivered', conversationId, messageId };
      } catch (error) {
        return logFailure(error, 'card.update.failed', 'card not updated');
      }
    },

    met,
  };

  async function met(objectId: string): Promise<MetPerson | undefined> {
    if (objectId === '') return undefined;
    try {
      return parse((await references.personalChatOf(objectId))?.reference);
    } catch (error) {
      log.warn({ event: 'chat.read.failed', error }, 'chat not read');
      return undefined;
    }
  }

  async function send(
    conversationId: string,
    { serviceUrl }: Reference,
    message: SpokenReply,
  ): Promise<Sent> {
    const connector = await connectorFor(serviceUrl);
    await pace(conversationId);
    try {
      const { id } = await connector.conversations.sendToConversation(conversationId, toMessage(message));
      return { result: 'delivered', conversationId, messageId: id };
    } catch (error) {
      // After a reinstallation a person may get another conversation, so it is created again next time.
      if (failureOf(error) === 'gone') {
        written.delete(conversationId);
        await references.forgetReference(conversationId);
      }
      throw error;
    }
  }

  async function chatOf(objectId: string) {
    const stored = await references.personalChatOf(objectId);
    const reference = parse(stored?.reference);
    if (stored !== undefined && reference !== undefined) return { ...stored, reference };
    return openChat(objectId);
  }

  /** Opens the 1:1 chat with a person by object id, which Teams allows if the app is installed for them. */
  async function openChat(objectId: string) {
    // The latest service URL is the one that Teams currently uses.
    const latest = parse(await references.latestReference());
    if (latest === undefined) return undefined;
    const connector = await connectorFor(latest.serviceUrl);
    await pace(objectId);
    const { id } = await connector.conversations.createConversation({
      bot: { id: `28:${appId}` },
      members: [{ id: objectId }],
      isGroup: false,
      tenantId,
      channelData: { tenant: { id: tenantId } },
    });
    // The answer was cut off. The next attempt finds the chat.
    if (id === '') return undefined;
    const reference = { ...referenceSchema.parse({ serviceUrl: latest.serviceUrl }) };
    await references.storeReference({
      conversationId: id,
      person: objectId,
      reference: JSON.stringify(reference),
    });
    return { conversationId: id, person: objectId, reference };
  }

  function logFailure(error: unknown, event: string, message: string): { readonly result: Failure } {
    const result = failureOf(error);
    log.warn({ event, error, result }, message);
    return { result };
  }
}

/**
 * Whether an offset and a named zone show the same time now. The name is preferred, because it includes
 * daylight saving time.
 */
function sameOffset(offset: string, timeZone: string): boolean {
  if (offset === '' || timeZone === '') return false;
  const time = (zone: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const now = Date.now();
  return time(offset).format(now) === time(timeZone).format(now);
}

type Failure = 'gone' | 'refused' | 'later';

/**
 * Transient statuses without relation to the recipient: the bot's token, a slow or throttling service, a
 * wrong host.
 */
const transientStatuses: ReadonlySet<number> = new Set([401, 408, 412, 425, 429]);

/**
 * Reasons for which Teams will not accept a later message to the same conversation either. With 403 and 404
 * all reasons are permanent, except a request to the wrong host
 * (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages and
 * `…/bots/build-conversational-capability#status-codes-from-bot-conversational-apis`).
 */
const permanentReasons: ReadonlySet<string> = new Set([
  'BadSyntax',
  'BotDisabledByAdmin',
  'BotNotInConversationRoster',
  'ConversationBlockedByUser',
  'ConversationNotFound',
  'ForbiddenOperationException',
  'MemberNotFound',
  'MemberNotFoundInConversation',
  'MessageWritesBlocked',
  'UserNotFound',
]);

/** Classifies an error for the next message; 'refused' may be transient or permanent. */
function failureOf(error: unknown): Failure {
  // Without a token Teams was not asked, and the status is Entra's.
  if (!(error instanceof BackendError) || error.system !== 'Teams') return 'later';
  const { status, reason } = error;
  if (status < 400 || status >= 500 || transientStatuses.has(status)) return 'later';
  if (reason === 'InvalidBotApiHost') return 'later';
  return status === 403 || status === 404 || permanentReasons.has(reason) ? 'gone' : 'refused';
}

function parse(reference = ''): Reference | undefined {
  return referenceSchema.safeParse(parseJson(reference)).data;
}
