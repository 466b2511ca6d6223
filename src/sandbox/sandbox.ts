import { randomBytes } from 'node:crypto';
import { groups } from './organisation/cast.ts';
import { createOrganisation, type Organisation } from './organisation/organisation.ts';
import type { Sizes } from './organisation/sizes.ts';
import { type EntraStandIn, resources, startEntra } from './stand-ins/entra.ts';
import { type ExchangeStandIn, startExchange } from './stand-ins/exchange.ts';
import { type GraphStandIn, startGraph } from './stand-ins/graph.ts';

export interface SandboxOptions {
  /** Another seed gives other people; the cast and the notable ones stay. */
  readonly seed?: number;
  readonly sizes?: Partial<Sizes>;
  /** Milliseconds since 1970; all stand-ins and tokens go by it. */
  readonly clock?: () => number;
  /** Certificate in PEM that the bot may sign its assertions with, beside its secret. */
  readonly botCertificate?: string;
}

/** The pretend organisation with its systems on loopback, without the side of Teams. */
export interface Sandbox {
  readonly organisation: Organisation;
  readonly entra: EntraStandIn;
  readonly graph: GraphStandIn;
  readonly exchange: ExchangeStandIn;
  readonly botId: string;
  /** The settings under which the bot finds these systems; the Teams side adds its own. */
  environment(): Record<string, string>;
  /** Whether a bearer token is the bot's own for the Bot Connector. */
  verifyBotToken(token: string): Promise<boolean>;
  close(): Promise<void>;
}

const botId = 'b07b07b0-0000-4000-8000-000000000001';

/** The application permissions that the bot's administrator has consented to. */
const consents: readonly (readonly [resource: string, role: string])[] = [
  [resources.graph, 'Contacts.ReadWrite'],
  [resources.graph, 'OrgContact.Read.All'],
  [resources.graph, 'User.Read.All'],
  [resources.graph, 'GroupMember.Read.All'],
  [resources.exchange, 'Exchange.ManageAsApp'],
];

/** Founds the organisation and starts the stand-ins of Entra, Graph and Exchange on free ports of 127.0.0.1. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const organisation = createOrganisation(options);
  const { tenantId, clock } = organisation;
  const secret = randomBytes(24).toString('base64url');
  const entra = await startEntra({ tenantId, clock });
  entra.register({
    clientId: botId,
    name: 'Cardfile',
    secrets: [secret],
    certificates: options.botCertificate === undefined ? [] : [options.botCertificate],
  });
  for (const [resource, role] of consents) entra.grantRole(botId, resource, role);
  const [graph, exchange] = await Promise.all([
    startGraph({ organisation, entra }),
    startExchange({ organisation, entra }),
  ]);

  return {
    organisation,
    entra,
    graph,
    exchange,
    botId,
    environment: () => ({
      BOT_ID: botId,
      BOT_TENANT_ID: tenantId,
      BOT_TYPE: 'SingleTenant',
      BOT_PASSWORD: secret,
      ENTRA_AUTHORITY: entra.url,
      GRAPH_URL: graph.url,
      GRAPH_PERSONAL_CONTACTS: 'on',
      MAIL_CONTACTS: 'exchange',
      EXCHANGE_URL: exchange.url,
      ADMIN_GROUP_ID: groups.admin,
      APPROVER_GROUP_ID: groups.approver,
      EDITOR_GROUP_ID: groups.editor,
    }),
    verifyBotToken: async (token) => (await entra.verify(token, resources.botConnector))?.clientId === botId,
    close: async () => {
      await Promise.all([entra.close(), graph.close(), exchange.close()]);
    },
  };
}
