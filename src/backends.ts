import type { OwnCredential, PlainConfig } from './config.ts';
import { type Credentials, credentialsOf } from './credentials.ts';
import { createHttpClient, type FinishedCall, type HttpClient } from './platform/http-client/http-client.ts';
import type { Log } from './platform/log.ts';
import type { Registration } from './providers/auth/token-requests.ts';
import { createTokens, createTokensByScope, type Tokens } from './providers/auth/tokens.ts';
import type { GraphClient } from './providers/graph/client.ts';
import { createProviders, scopeFor } from './providers/index.ts';
import type { ContactProvider } from './providers/provider.ts';
import type { KnownContacts } from './providers/unified-contacts/unified-contacts.ts';

/** Everything that reaches out: made the same for the bot and for `npm run doctor`. */
export interface Backends {
  readonly tokens: Tokens;
  /** Sends no tokens: for requests to Entra and for public addresses. */
  readonly anonymousHttp: HttpClient;
  readonly providers: readonly ContactProvider[];
  readonly graphClient: GraphClient;
  /** What Cardfile signs in as, the bot first. */
  readonly registrations: readonly Registration[];
  /** Refuses further calls, and waits for those in flight. */
  close(): Promise<void>;
}

export interface SystemsOptions {
  readonly clock: () => number;
  readonly log: Log;
  /** What is known of the contacts in Unified Contacts. */
  readonly knownContacts: KnownContacts;
  readonly onCall?: (call: FinishedCall) => void;
  /** Those of the settings unless given, when they can change. */
  readonly credentials?: () => Credentials;
}

export function createBackends(
  config: PlainConfig,
  { clock, log, knownContacts, onCall, credentials = () => credentialsOf(config) }: SystemsOptions,
): Backends {
  const { graph, exchange, adminCenter, unifiedContacts, pingIdm, ownCredentials } = config;
  const { tenantId } = config.bot;
  const finished = onCall === undefined ? {} : { onCall };
  const anonymousHttp = createHttpClient({ log, clock, ...finished });
  const registrations: Registration[] = [];
  const tokensOf = (
    system: keyof typeof ownCredentials | 'bot',
    { clientId, credential }: OwnCredential,
    settings: Registration['settings'],
  ): Tokens => {
    // A registration that is no longer in the settings is used until the next start.
    const registration = { settings, clientId, credential: () => credentials()[system] ?? credential };
    registrations.push(registration);
    const { authority } = config.entra;
    return createTokens({ authority, tenantId, ...registration, http: anonymousHttp, clock, log });
  };
  const usual = tokensOf('bot', { clientId: config.bot.id, credential: config.bot.credential }, 'BOT');
  const own = new Map<string, Tokens>();
  const owners = [
    [scopeFor(graph.url, 'https://graph.microsoft.com'), 'graph', 'GRAPH'],
    [scopeFor(exchange.url, 'https://outlook.office365.com'), 'exchange', 'EXCHANGE'],
    [`api://${unifiedContacts.appId}/.default`, 'unifiedContacts', 'UNIFIED_CONTACTS'],
  ] as const;
  for (const [scope, system, settings] of owners) {
    const registration = ownCredentials[system];
    if (registration !== undefined) own.set(scope, tokensOf(system, registration, settings));
  }
  const tokens = createTokensByScope(usual, own);
  const http = createHttpClient({ tokens, log, clock, ...finished });
  const systems = {
    graph,
    exchange,
    adminCenter,
    unifiedContacts,
    pingIdm: pingIdm && { url: pingIdm.url, credential: () => credentials().pingIdm ?? pingIdm.credential },
  };
  return {
    tokens,
    anonymousHttp,
    registrations,
    ...createProviders({ http, tenantId, ...systems, knownContacts, clock }),
    async close() {
      await http.close();
      await anonymousHttp.close();
    },
  };
}
