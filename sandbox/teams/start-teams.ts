import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Activity, createActivities } from './activities.ts';
import { type Chat, type ChatRoom, createChatRoom } from './chat-room.ts';
import { createPersonClient, type PersonClient } from './client.ts';
import { type ConnectorCall, type ConnectorFault, createConnector } from './connector.ts';
import { createBotDelivery, type DeliveryTiming, teamsTiming } from './delivery.ts';
import { createFileHost, type FileHost } from './file-host.ts';
import { listenOnLoopback } from './http.ts';
import { answerOpenId, openIdMetadataPath } from './open-id.ts';
import { createPageServer } from './page-server.ts';
import { botConnectorIssuer, createSigning, type TokenOverrides } from './signing.ts';
import type { Delivery, JsonObject, TeamsPerson } from './types.ts';
import { createUserActions } from './user-actions.ts';

export interface TeamsOptions {
  readonly tenantId: string;
  readonly botId: string;
  readonly botName: string;
  /** Everybody gets a 1:1 chat with the bot; all of them share the group chat. */
  readonly people: readonly TeamsPerson[];
  /** Whether a bearer token is the bot's, for the Bot Connector. */
  readonly verifyBotToken: (token: string) => Promise<boolean>;
  /** `http://…/api/messages`; may come later by `connectBot`. */
  readonly messagingEndpoint?: string;
  readonly groupName?: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Limits the bot to 7 sends per second and so on, as Teams does. Off unless asked for. */
  readonly throttles?: boolean;
  readonly timing?: Partial<DeliveryTiming>;
  /** Quiet time after which a chat counts as settled; 40 ms. */
  readonly quietMs?: number;
  /** Whether the bot is going to replace a card, so that its chat is not settled; none unless given. */
  readonly isProgress?: (card: JsonObject) => boolean;
  /** How many messages the chats keep together; all unless given. */
  readonly mostMessages?: number;
  readonly locale?: string;
  readonly timeZone?: string;
  readonly clock?: () => number;
}

/** A running small Teams. */
export interface Teams {
  /** `BOT_SERVICE_HOSTS` must name its host and port. */
  readonly serviceUrl: string;
  readonly serviceHost: string;
  /** For `BOT_OPENID_METADATA`. */
  readonly openIdMetadataUrl: string;
  /** For `BOT_TOKEN_ISSUER`. */
  readonly issuer: string;
  /** The page's address, with the key that opens it. */
  readonly pageUrl: string;
  readonly people: readonly TeamsPerson[];
  readonly room: ChatRoom;
  readonly chats: readonly Chat[];
  /** The programmatic client; see `client.ts`. */
  as(person: TeamsPerson): PersonClient;
  connectBot(messagingEndpoint: string): void;
  /** An old client draws the fallback of `Action.Execute`. Also a switch of the page. */
  isOldClient: boolean;
  throttles: boolean;
  readonly timing: DeliveryTiming;
  /** Makes the connector misbehave. */
  fault(fault: ConnectorFault): void;
  /** People's OneDrive; `BOT_FILE_HOSTS` must name `serviceHost`. */
  readonly fileHost: FileHost;
  /** What the bot asked of the connector, oldest first. */
  readonly calls: readonly ConnectorCall[];
  /** What was posted to the bot, redeliveries included, oldest first. */
  readonly posted: readonly Activity[];
  /** A message activity as the person would send it, to be bent and handed to `post`. */
  activity(person: TeamsPerson, chat: Chat, text: string): Activity;
  /** Posts anything to the bot, once: changed claims, another key, no token, a body that is no JSON. */
  post(body: JsonObject | string, token?: TokenOverrides | 'no-token'): Promise<Delivery>;
  /** A token as the Bot Connector would send for this service, unless overridden. */
  signToken(overrides?: TokenOverrides): Promise<string>;
  /** Publishes another signing key and uses it from now on. */
  rotateKey(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the small Teams on 127.0.0.1: OpenID metadata and keys, the Bot Connector's REST, and the page.
 * @throws when the port is taken
 */
export async function startTeams(options: TeamsOptions): Promise<Teams> {
  const clock = options.clock ?? Date.now;
  const { tenantId, botId, botName, people } = options;
  const timing: DeliveryTiming = { ...teamsTiming, ...options.timing };
  const settings = { isOldClient: false, throttles: options.throttles ?? false };
  let endpoint = options.messagingEndpoint ?? '';
  let serviceUrl = '';

  const signing = await createSigning(botId, clock);
  const room = createChatRoom({
    tenantId,
    botId,
    botName,
    people,
    clock,
    groupName: options.groupName ?? 'Customer care',
    ...(options.mostMessages === undefined ? {} : { mostMessages: options.mostMessages }),
  });
  const activities = createActivities({
    tenantId,
    botId,
    botName,
    clock,
    locale: options.locale ?? 'en-US',
    timeZone: options.timeZone ?? 'Europe/London',
    serviceUrl: () => serviceUrl,
  });
  const delivery = createBotDelivery({ signing, timing, clock, endpoint: () => endpoint });
  const connector = createConnector({
    room,
    people,
    tenantId,
    botId,
    clock,
    verifyBotToken: options.verifyBotToken,
    throttles: () => settings.throttles,
  });
  const fileHost = createFileHost(() => server.origin);
  const userActions = createUserActions({
    fileHost,
    room,
    activities,
    delivery,
    connector,
    quietMs: options.quietMs ?? 40,
    isProgress: options.isProgress ?? (() => false),
  });
  const page = createPageServer({ room, userActions, fileHost, people, botName, settings });

  const basePath = `/emea/${tenantId}`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A doubled slash comes from joining a service URL, which ends with one, carelessly; the real one forgives it.
    const path = (request.url ?? '/').replaceAll(/\/{2,}/g, '/');
    if (answerOpenId(path, server.origin, signing, response)) return;
    if (await fileHost.handle(request, response, path)) return;
    if (path.startsWith(`${basePath}/`))
      await connector.handle(request, response, path.slice(basePath.length));
    else await page.handle(request, response, server.host);
  }

  const server = await listenOnLoopback(options.port ?? 0, handle);
  serviceUrl = `${server.origin}${basePath}/`;

  return {
    serviceUrl,
    serviceHost: server.host,
    openIdMetadataUrl: `${server.origin}${openIdMetadataPath}`,
    issuer: botConnectorIssuer,
    pageUrl: `${server.origin}/?key=${page.key}`,
    people,
    room,
    chats: room.chats,
    timing,
    as: (person) =>
      createPersonClient({ room, userActions, isOldClient: () => settings.isOldClient }, person),
    connectBot: (messagingEndpoint) => {
      endpoint = messagingEndpoint;
    },
    get isOldClient() {
      return settings.isOldClient;
    },
    set isOldClient(value) {
      settings.isOldClient = value;
    },
    get throttles() {
      return settings.throttles;
    },
    set throttles(value) {
      settings.throttles = value;
    },
    fault: connector.addFault,
    fileHost,
    calls: connector.calls,
    posted: delivery.posted,
    activity: (person, chat, text) => {
      chat.isInstalled = true;
      const message = room.add({ chatId: chat.id, from: person.objectId, text, attachments: [] });
      return activities.message(person, chat, message, chat.kind === 'group');
    },
    post: delivery.postOnce,
    signToken: (overrides) => signing.sign(serviceUrl, overrides),
    rotateKey: signing.rotate,
    async close() {
      page.close();
      await delivery.close();
      await server.close();
    },
  };
}
