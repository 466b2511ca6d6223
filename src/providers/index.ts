import type { SourceId } from '../contacts/sources.ts';
import type { HttpClient } from '../platform/http-client/http-client.ts';
import { createAdminCenterMailContacts } from './admin-center/admin-center-mail-contacts.ts';
import { createAdminCenterClient } from './admin-center/client.ts';
import { createExchangeCmdlets } from './exchange/cmdlets.ts';
import { createExchangeMailContacts } from './exchange/exchange-mail-contacts.ts';
import { createGraphClient, type GraphClient } from './graph/client.ts';
import { createGraphDirectory } from './graph/graph-directory.ts';
import { createGraphPersonalContacts } from './graph/graph-personal-contacts.ts';
import { createPingIdm, type PingIdmCredential } from './pingidm/pingidm.ts';
import type { ContactProvider } from './provider.ts';
import { createUnifiedContacts, type KnownContacts } from './unified-contacts/unified-contacts.ts';

/** The settings of all contact systems. URLs have no trailing slash. */
export interface ProvidersOptions {
  readonly http: HttpClient;
  readonly tenantId: string;
  readonly graph: { readonly url: string; readonly personalContacts: boolean };
  readonly exchange: { readonly url: string; readonly enabled: boolean };
  readonly adminCenter: { readonly url: string; readonly enabled: boolean };
  /** The URL is '' if it is not used. */
  readonly unifiedContacts: { readonly url: string; readonly appId: string };
  readonly knownContacts: KnownContacts;
  /** Undefined if it is not used. */
  readonly pingIdm: { readonly url: string; readonly credential: () => PingIdmCredential } | undefined;
  readonly clock: () => number;
}

interface ProviderDependencies extends ProvidersOptions {
  readonly graphClient: GraphClient;
}

/** The factory of every provider, by source. Returns undefined if the provider is switched off. */
export const registry: Readonly<
  Record<SourceId, (dependencies: ProviderDependencies) => ContactProvider | undefined>
> = {
  'graph-personal-contacts': ({ graph, graphClient, clock }) =>
    graph.personalContacts ? createGraphPersonalContacts({ graph: graphClient, clock }) : undefined,
  pingidm: ({ http, pingIdm, graph }) =>
    pingIdm === undefined
      ? undefined
      : createPingIdm({ http, ...pingIdm, searches: !graph.personalContacts }),
  'exchange-mail-contacts': ({ http, exchange, tenantId, clock }) => {
    if (!exchange.enabled) return undefined;
    const scope = scopeFor(exchange.url, 'https://outlook.office365.com');
    return createExchangeMailContacts({
      cmdlets: createExchangeCmdlets({ http, url: exchange.url, scope, tenantId }),
      clock,
    });
  },
  'admin-center-mail-contacts': ({ http, adminCenter: { url, enabled }, clock }) => {
    if (!enabled) return undefined;
    const scope = scopeFor(url, 'https://admin.microsoft.com');
    return createAdminCenterMailContacts({ client: createAdminCenterClient({ http, url, scope }), clock });
  },
  'unified-contacts': ({ http, unifiedContacts, knownContacts, clock }) =>
    unifiedContacts.url === ''
      ? undefined
      : createUnifiedContacts({ http, ...unifiedContacts, knownContacts, clock }),
  'graph-directory': ({ graphClient, exchange, clock }) =>
    createGraphDirectory({ graph: graphClient, phonesElsewhere: exchange.enabled, clock }),
};

/** Creates all enabled providers and the Graph client that they share. */
export function createProviders(options: ProvidersOptions): {
  readonly providers: readonly ContactProvider[];
  readonly graphClient: GraphClient;
} {
  const { http, graph } = options;
  const graphClient = createGraphClient({
    http,
    url: graph.url,
    scope: scopeFor(graph.url, 'https://graph.microsoft.com'),
  });
  const providers = Object.values(registry).map((create) => create({ ...options, graphClient }));
  return { providers: providers.filter((provider) => provider !== undefined), graphClient };
}

/** Returns the token scope for a system's URL, in every cloud. A fake backend over plain HTTP uses the public scope. */
export function scopeFor(url: string, publicUrl: string): string {
  const base = url.startsWith('https://') ? new URL(url).origin : publicUrl;
  return `${base}/.default`;
}
