import {
  type ConnectorClient,
  type ConnectorClientOptions,
  createConnectorClient,
} from './connector-client.ts';
import { Refusal } from './refusal.ts';
import type { ServiceHostCheck } from './service-hosts.ts';

/** Returns the client of a service URL. Rejects with a {@link Refusal} for hosts that are not Teams'. */
export type ConnectorFor = (serviceUrl: string) => Promise<ConnectorClient>;

export interface ConnectorsOptions extends Omit<ConnectorClientOptions, 'serviceUrl'> {
  readonly isServiceHost: ServiceHostCheck;
}

const maxClients = 100;

/** Creates a cache of clients by service URL. */
export function createConnectors({ isServiceHost, ...options }: ConnectorsOptions): ConnectorFor {
  const clients = new Map<string, Promise<ConnectorClient>>();

  return (serviceUrl) => {
    const cached = clients.get(serviceUrl);
    if (cached !== undefined) return cached;
    if (!isServiceHost(serviceUrl)) return Promise.reject(new Refusal(403, 'foreign service host'));
    if (clients.size >= maxClients) clients.clear();
    const client = Promise.resolve(createConnectorClient({ serviceUrl, ...options }));
    clients.set(serviceUrl, client);
    return client;
  };
}
