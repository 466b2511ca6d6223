import { memoize } from '../platform/memoize.ts';
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
  return memoize(maxClients, async (serviceUrl) => {
    if (!isServiceHost(serviceUrl)) throw new Refusal(403, 'foreign service host');
    return createConnectorClient({ serviceUrl, ...options });
  });
}
