import { randomUUID } from 'node:crypto';
import type { Activity } from 'botbuilder';
import { z } from 'zod';
import { createCache } from '../platform/cache.ts';
import {
  createHttpClient,
  type HttpClientOptions,
  type TokenSource,
} from '../platform/http-client/http-client.ts';
import type { Log } from '../platform/log.ts';
import { createSecurityLog } from '../platform/security-log.ts';
import { lateIfAborted } from '../platform/until-aborted.ts';
import { createAuthenticator } from './authenticate.ts';
import { connectorRetries } from './connector-client.ts';
import { createConnectors } from './connectors.ts';
import { createPace } from './pace.ts';
import { createProactive, type Proactive, type ReferenceStore } from './proactive.ts';
import { Refusal } from './refusal.ts';
import type { HttpAnswer } from './reply-activities.ts';
import { createServiceHostCheck } from './service-hosts.ts';
import { createSigningKeys } from './signing-keys.ts';
import { TeamsAdapter } from './teams-adapter.ts';
import { createTokenVerifier } from './token-verifier.ts';
import { createTurnRouter } from './turn-router.ts';
import { createTurnRunner, defaultTimings, type Timings, type TurnRunnerOptions } from './turn-runner.ts';

/** The bot's interface to the HTTP server and the application. */
export interface Bot {
  /**
   * Returns the status that refuses a request by its Authorization header alone; undefined to continue. Never
   * throws.
   */
  refuses(authorization: string): Promise<number | undefined>;
  /** Authenticates and handles a request to the messaging endpoint. Never throws. */
  process(request: BotRequest): Promise<HttpAnswer>;
  /** Sends a proactive message to a person's 1:1 chat. Never throws. */
  readonly tell: Proactive['tell'];
  /** Replaces the card of a sent message. Never throws. */
  readonly replaceCard: Proactive['replaceCard'];
  /** Returns a person's data from their last turn; undefined for an unknown person. Never throws. */
  readonly met: Proactive['met'];
  /** Waits up to 10 seconds for running turns, then closes the connections to Teams. */
  close(): Promise<void>;
}

interface BotRequest {
  /** The Authorization header, '' without one. */
  readonly authorization: string;
  /** The parsed JSON body. */
  readonly body: unknown;
}

export interface BotOptions
  extends Pick<TurnRunnerOptions, 'handle' | 'progressCard' | 'timingsOf' | 'onTurn' | 'onRequestShown'> {
  /** The Microsoft app id: the audience of tokens. */
  readonly appId: string;
  /** The only tenant that is served. */
  readonly tenantId: string;
  readonly tokenIssuer: string;
  readonly openIdMetadata: string;
  /** Exact `host` or `host:port`. */
  readonly serviceHosts: readonly string[];
  readonly tokens: TokenSource;
  /** The store of conversation references. */
  readonly references: ReferenceStore;
  readonly log: Log;
  readonly clock?: () => number;
  readonly timings?: Partial<Timings>;
  /** Changes of the HTTP client's options. */
  readonly http?: Partial<HttpClientOptions>;
}

const chatKinds: Readonly<Record<string, string>> = {
  personal: 'personal',
  groupChat: 'group',
  channel: 'channel',
};
const senderSchema = z.object({
  from: z.object({ aadObjectId: z.guid().catch('') }).catch({ aadObjectId: '' }),
  conversation: z.object({ conversationType: z.string().catch('') }).catch({ conversationType: '' }),
});

/** Describes a refused sender for the log. */
function describeSender(body: unknown): { person: string; chat: string; action: string } {
  const { success, data } = senderSchema.safeParse(body);
  if (!success) return { person: '', chat: '', action: '' };
  return {
    person: data.from.aadObjectId,
    chat: chatKinds[data.conversation.conversationType] ?? '',
    action: '',
  };
}

/** Teams redelivers after 15 and 30 seconds. */
const redeliveryWindowMs = 2 * 60 * 1000;
/** Teams reports an installation twice (`conversationUpdate` and `installationUpdate`) within seconds. */
const arrivalWindowMs = 60 * 1000;
const closeAfterMs = 10_000;

/** Creates the bot from the authenticator, the adapter, the router and the turn runner. */
export function createBot(options: BotOptions): Bot {
  const { appId, tenantId, log, handle, progressCard, onTurn, onRequestShown, clock = Date.now } = options;
  const http = createHttpClient({ ...connectorRetries, tokens: options.tokens, log, clock, ...options.http });
  const keys = createSigningKeys({ openIdMetadata: options.openIdMetadata, http, log, clock });
  const verifier = createTokenVerifier({ appId, issuer: options.tokenIssuer, keys, clock });
  const isServiceHost = createServiceHostCheck(options.serviceHosts);
  const authenticator = createAuthenticator({ tenantId, verifier, isServiceHost });
  const connectorFor = createConnectors({ isServiceHost, http });
  const adapter = new TeamsAdapter(connectorFor);
  const { complete, remember, tell, replaceCard, met } = createProactive({
    appId,
    tenantId,
    connectorFor,
    references: options.references,
    pace: createPace({ clock }),
    log,
  });
  const run = createTurnRunner({
    handle,
    progressCard,
    tell,
    timings: { ...defaultTimings, ...options.timings },
    log,
    ...(options.timingsOf === undefined ? {} : { timingsOf: options.timingsOf }),
    ...(onTurn === undefined ? {} : { onTurn }),
    ...(onRequestShown === undefined ? {} : { onRequestShown }),
  });
  const route = createTurnRouter({
    run,
    complete,
    onAccepted: remember,
    answers: createCache({ maxEntries: 2000, maxAgeMs: redeliveryWindowMs, clock }),
    arrivals: createCache({ maxEntries: 2000, maxAgeMs: arrivalWindowMs, clock }),
  });
  const security = createSecurityLog(log, clock);
  const running = new Set<Promise<unknown>>();

  return {
    tell,
    replaceCard,
    met,

    async refuses(authorization) {
      try {
        await verifier.recognize(authorization);
        return undefined;
      } catch (error) {
        return statusOf(error);
      }
    },

    async process({ authorization, body }) {
      try {
        const activity = authenticator.parseBody(body);
        await authenticator.authenticate(activity, authorization);
        return await runTurn(activity);
      } catch (error) {
        return { status: statusOf(error, body) };
      }
    },

    async close() {
      await lateIfAborted(Promise.allSettled(running), AbortSignal.timeout(closeAfterMs));
      await http.destroy();
    },
  };

  /**
   * Logs an error and returns its HTTP status.
   * @param body the body of a request with a valid Bot Connector token
   */
  function statusOf(error: unknown, body?: unknown): number {
    if (error instanceof Refusal) {
      const { status, reason } = error;
      const sender = describeSender(status === 403 ? body : undefined);
      security.write({
        event: 'security.request_refused',
        status,
        reason,
        ...sender,
        correlationId: randomUUID(),
      });
      return status;
    }
    log.error({ event: 'activity.failed', error }, 'activity failed');
    return 500;
  }

  function runTurn(activity: Activity): Promise<HttpAnswer> {
    const early = Promise.withResolvers<HttpAnswer>();
    const turn = route(adapter.contextOf(activity), early.resolve);
    running.add(turn);
    const done = () => running.delete(turn);
    turn.then(done, done);
    return Promise.race([early.promise, turn]);
  }
}
