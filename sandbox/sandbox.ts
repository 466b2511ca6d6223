import { randomBytes } from 'node:crypto';
import { type FakeAdminCenter, startAdminCenter } from './fakes/admin-center.ts';
import { type FakeEntra, resources, startEntra } from './fakes/entra.ts';
import { type FakeExchange, startExchange } from './fakes/exchange.ts';
import { type FakeGraph, startGraph } from './fakes/graph.ts';
import { type FakeManagedIdentity, startManagedIdentity } from './fakes/managed-identity.ts';
import { type FakePingIdm, startPingIdm } from './fakes/pingidm.ts';
import {
  type FakeUnifiedContacts,
  startUnifiedContacts,
  unifiedContactsRole,
} from './fakes/unified-contacts.ts';
import { contosoDomain, groups } from './organisation/cast.ts';
import { feedingSystemCsv } from './organisation/generate-database-contacts.ts';
import { createOrganisation, type Organisation } from './organisation/organisation.ts';
import type { Sizes } from './organisation/sizes.ts';

export interface SandboxOptions {
  /** Another seed gives other people; the cast and the notable ones stay. */
  readonly seed?: number;
  readonly sizes?: Partial<Sizes>;
  /** Milliseconds since 1970; all fake backends and tokens go by it. */
  readonly clock?: () => number;
  /** Certificate in PEM that the bot may sign its assertions with, beside its secret. */
  readonly botCertificate?: string;
  /** Which way the bot is told to write mail contacts; Exchange's unless said otherwise. */
  readonly mailContacts?: 'exchange' | 'admin-center';
}

/** The pretend organisation with its systems on loopback, without the side of Teams. */
export interface Sandbox {
  readonly organisation: Organisation;
  readonly entra: FakeEntra;
  readonly graph: FakeGraph;
  readonly exchange: FakeExchange;
  readonly adminCenter: FakeAdminCenter;
  readonly unifiedContacts: FakeUnifiedContacts;
  readonly pingIdm: FakePingIdm;
  /** Where a machine gets tokens; the bot is its user-assigned identity, another one its own. */
  readonly managedIdentity: FakeManagedIdentity;
  readonly systemIdentity: string;
  readonly botId: string;
  /** The settings under which the bot finds these systems; the Teams side adds its own. */
  environment(): Record<string, string>;
  /** A CSV file of the ids that the feeding system has put into Unified Contacts until now. */
  feedingSystemCsv(): string;
  /** Whether a bearer token is the bot's own for the Bot Connector. */
  verifyBotToken(token: string): Promise<boolean>;
  close(): Promise<void>;
}

const botId = 'b07b07b0-0000-4000-8000-000000000001';
const systemIdentity = '5e1f5e1f-0000-4000-8000-000000000001';
const unifiedContactsAppId = 'c0417ac7-0000-4000-8000-000000000001';

/** The application permissions that the bot's administrator has consented to. */
const consents: readonly (readonly [resource: string, role: string])[] = [
  [resources.graph, 'Contacts.ReadWrite'],
  [resources.graph, 'OrgContact.Read.All'],
  [resources.graph, 'User.Read.All'],
  [resources.graph, 'GroupMember.Read.All'],
  [resources.exchange, 'Exchange.ManageAsApp'],
  [`api://${unifiedContactsAppId}`, unifiedContactsRole],
];

/** Founds the organisation and starts the fake backends of its systems on free ports of 127.0.0.1. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const organisation = createOrganisation(options);
  const { tenantId, clock } = organisation;
  const secret = randomBytes(24).toString('base64url');
  const entra = await startEntra({ tenantId, domain: contosoDomain, clock });
  entra.register({
    clientId: botId,
    name: 'Cardfile',
    secrets: [secret],
    certificates: options.botCertificate === undefined ? [] : [options.botCertificate],
  });
  // The registration that the product's installer makes asks for tokens of version 1.
  entra.registerResource({ identifier: `api://${unifiedContactsAppId}`, tokenVersion: 1 });
  for (const [resource, role] of consents) {
    entra.grantRole(botId, resource, role);
    entra.grantRole(systemIdentity, resource, role);
  }
  const idmUser = 'openidm-admin';
  const idmPassword = randomBytes(18).toString('base64url');
  const [graph, exchange, adminCenter, unifiedContacts, pingIdm, managedIdentity] = await Promise.all([
    startGraph({ organisation, entra }),
    startExchange({ organisation, entra }),
    startAdminCenter({ organisation, entra }),
    startUnifiedContacts({ organisation, entra, appId: unifiedContactsAppId }),
    startPingIdm({ organisation, user: idmUser, password: idmPassword }),
    startManagedIdentity({ entra, clock, systemAssigned: systemIdentity, userAssigned: [botId] }),
  ]);

  return {
    organisation,
    entra,
    graph,
    exchange,
    adminCenter,
    unifiedContacts,
    pingIdm,
    managedIdentity,
    systemIdentity,
    botId,
    environment: () => ({
      BOT_ID: botId,
      BOT_TENANT_ID: tenantId,
      BOT_TYPE: 'SingleTenant',
      BOT_PASSWORD: secret,
      ENTRA_AUTHORITY: entra.url,
      GRAPH_URL: graph.url,
      GRAPH_PERSONAL_CONTACTS: 'on',
      MAIL_CONTACTS: options.mailContacts ?? 'exchange',
      EXCHANGE_URL: exchange.url,
      ADMIN_CENTER_URL: adminCenter.url,
      UNIFIED_CONTACTS_URL: unifiedContacts.url,
      UNIFIED_CONTACTS_APP_ID: unifiedContactsAppId,
      PINGIDM_URL: pingIdm.url,
      PINGIDM_USER: idmUser,
      PINGIDM_PASSWORD: idmPassword,
      ADMIN_GROUP_ID: groups.admin,
      APPROVER_GROUP_ID: groups.approver,
      EDITOR_GROUP_ID: groups.editor,
    }),
    feedingSystemCsv: () => feedingSystemCsv(organisation.databaseContacts.all()),
    verifyBotToken: async (token) => (await entra.verify(token, resources.botConnector))?.clientId === botId,
    close: async () => {
      const fakes = [entra, graph, exchange, adminCenter, unifiedContacts, pingIdm, managedIdentity];
      await Promise.all(fakes.map((fake) => fake.close()));
    },
  };
}
