import { z } from 'zod';
import type { Card } from '../cards/engine/card.ts';
import type { Turn } from '../dialogs/turn.ts';
import { BackendError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { ConnectorClient } from './connector-client.ts';
import type { Pace } from './pace.ts';
import { type SpokenReply, toMessage } from './reply-activities.ts';

/** Where conversation references are kept; `person` is the Entra object id of a 1:1 chat's person. */
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

/** What became of a message that nobody had asked for. */
export type Sent =
  | { readonly result: 'delivered'; readonly conversationId: string; readonly messageId: string }
  /** Teams has no chat with the person: the app is not installed for them. */
  | { readonly result: 'not-installed' }
  /** Teams takes no messages there any more: the app was removed or blocked, or the message was deleted. */
  | { readonly result: 'gone' }
  /** Teams refuses the message for a reason that is not known. */
  | { readonly result: 'refused' }
  /** Teams is busy or did not answer; worth another try. */
  | { readonly result: 'later' };

/** A person as their last turn showed them; '' for what is not known. */
export interface MetPerson {
  readonly teamsId: string;
  readonly timeZone: string;
  readonly locale: string;
}

/** The bot's way to speak first. */
export interface Proactive {
  /** Adds the language and zone that a client has not told: those of the person's last turn. Never throws. */
  complete(turn: Turn): Promise<Turn>;
  /** Remembers how to reach the chat of a turn. */
  remember(turn: Turn, serviceUrl: string): void;
  /** Sends into a person's 1:1 chat, which is made when none is known. Never throws. */
  tell(objectId: string, message: SpokenReply): Promise<Sent>;
  /** Puts another card into a message that was sent. Never throws. */
  replaceCard(conversationId: string, messageId: string, card: Card): Promise<Sent>;
  /** Undefined for somebody who has never talked to the bot. Never throws. */
  met(objectId: string): Promise<MetPerson | undefined>;
}

export interface ProactiveOptions {
  readonly appId: string;
  readonly tenantId: string;
  /** Only for service URLs of allowed hosts; rejects for others. */
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
  /** What was written last, so that almost no turn writes. */
  const written = new Map<string, string>();

  return {
    remember(turn, serviceUrl) {
      const { conversationId, kind } = turn.chat;
      const { teamsId, objectId } = turn.actor;
      const person = kind === 'personal' ? objectId : '';
      // An arrival may not say who brought us: nothing to reach a person by.
      if (kind === 'personal' && person === '') return;
      const reference = JSON.stringify({ serviceUrl, teamsId, timeZone: turn.timeZone, locale: turn.locale });
      const known = kind === 'personal' ? reference : serviceUrl;
      if (written.get(conversationId) === known) return;
      if (written.size >= chatsRemembered) written.clear();
      written.set(conversationId, known);
      references.storeReference({ conversationId, person, reference }).catch((error) => {
        written.delete(conversationId);
        log.warn({ error, correlationId: turn.correlationId }, 'a chat could not be remembered');
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
        const { result } = failed(error, 'a chat could not be opened');
        return { result: result === 'gone' ? 'not-installed' : result };
      }
      try {
        return await send(chat.conversationId, chat.reference, message);
      } catch (error) {
        return failed(error, 'a message could not be sent');
      }
    },

    async replaceCard(conversationId, messageId, card) {
      try {
        const reference = parse(await references.referenceOf(conversationId));
        if (reference === undefined) return { result: 'gone' };
        const connector = await connectorFor(reference.serviceUrl);
        // Teams states its limits for new messages; changed ones are counted apart, and just as carefully.
        await pace(`${conversationId}/changed`);
        await connector.conversations.updateActivity(conversationId, messageId, {
          ...toMessage({ kind: 'card', card, placement: 'replace' }),
          id: messageId,
        });
        return { result: 'delivered', conversationId, messageId };
      } catch (error) {
        return failed(error, 'a card could not be updated');
      }
    },

    met,
  };

  async function met(objectId: string): Promise<MetPerson | undefined> {
    if (objectId === '') return undefined;
    try {
      return parse((await references.personalChatOf(objectId))?.reference);
    } catch (error) {
      log.warn({ error }, 'a person could not be looked up');
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
      // Installed again, a person may get another conversation: next time it is asked for afresh.
      if (failureOf(error) === 'gone') {
        written.delete(conversationId);
        await references.forgetReference(conversationId);
      }
      throw error;
    }
  }

  async function chatOf(objectId: string) {
    const kept = await references.personalChatOf(objectId);
    const known = parse(kept?.reference);
    if (kept !== undefined && known !== undefined) return { ...kept, reference: known };
    return openChat(objectId);
  }

  /** Teams gives the 1:1 chat by the person's object id, as long as the app is installed for them. */
  async function openChat(objectId: string) {
    // Wherever somebody was met last is where Teams wants to be spoken to now.
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
    const reference = { ...referenceSchema.parse({ serviceUrl: latest.serviceUrl }) };
    await references.storeReference({
      conversationId: id,
      person: objectId,
      reference: JSON.stringify(reference),
    });
    return { conversationId: id, person: objectId, reference };
  }

  function failed(error: unknown, message: string): { readonly result: Failure } {
    const result = failureOf(error);
    log.warn({ error, result }, message);
    return { result };
  }
}

/** Whether two zones show the same time now: of a clock's offset and a zone's name, the name knows summer time. */
function sameOffset(offset: string, timeZone: string): boolean {
  if (offset === '' || timeZone === '') return false;
  const time = (zone: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const now = Date.now();
  return time(offset).format(now) === time(timeZone).format(now);
}

type Failure = 'gone' | 'refused' | 'later';

/** Not the recipient's doing: our token, a slow or busy service, a request at the wrong host. */
const passingStatuses: ReadonlySet<number> = new Set([401, 408, 412, 425, 429]);

/**
 * Reasons for which Teams will not take a later message to the same place either. With 403 and 404 all are, but for a
 * request at the wrong host
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

/** What an error means for the next message: 'refused' may or may not pass. */
function failureOf(error: unknown): Failure {
  if (!(error instanceof BackendError)) return 'later';
  const { status, reason } = error;
  if (status < 400 || status >= 500 || passingStatuses.has(status)) return 'later';
  if (reason === 'InvalidBotApiHost') return 'later';
  return status === 403 || status === 404 || permanentReasons.has(reason) ? 'gone' : 'refused';
}

function parse(reference: string | undefined): Reference | undefined {
  if (reference === undefined) return undefined;
  try {
    return referenceSchema.safeParse(JSON.parse(reference)).data;
  } catch {
    return undefined;
  }
}
