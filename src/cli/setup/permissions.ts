import type { Config } from '../../config.ts';
import { scopeFor } from '../../providers/index.ts';

/** An application permission that the settings need. */
export interface Permission {
  /** The API's name in Entra. */
  readonly api: string;
  /** The application id of the API. */
  readonly apiId: string;
  /** The scope of the tokens that have the permission. */
  readonly scope: string;
  readonly name: string;
  /** The application that needs it: the bot's, or the API's own; '' for the machine's identity. */
  readonly clientId: string;
}

const graphId = '00000003-0000-0000-c000-000000000000';
const exchangeId = '00000002-0000-0ff1-ce00-000000000000';

/** Returns the permissions that the settings need. A test compares them with those that the doctor misses. */
export function neededPermissions(config: Config): readonly Permission[] {
  const { graph, exchange, unifiedContacts, ownCredentials } = config;
  const graphApi = {
    api: 'Microsoft Graph',
    apiId: graphId,
    scope: scopeFor(graph.url, 'https://graph.microsoft.com'),
    clientId: ownCredentials.graph?.clientId ?? config.bot.id,
  };
  const graphNames = ['User.Read.All', 'GroupMember.Read.All', 'OrgContact.Read.All'];
  if (graph.personalContacts) graphNames.push('Contacts.ReadWrite');
  const permissions: Permission[] = graphNames.map((name) => ({ ...graphApi, name }));
  if (exchange.enabled) {
    permissions.push({
      api: 'Office 365 Exchange Online',
      apiId: exchangeId,
      scope: scopeFor(exchange.url, 'https://outlook.office365.com'),
      name: 'Exchange.ManageAsApp',
      clientId: ownCredentials.exchange?.clientId ?? config.bot.id,
    });
  }
  if (unifiedContacts.url !== '') {
    permissions.push({
      api: 'Unified Contacts (admin-app-reg-uc-…)',
      apiId: unifiedContacts.appId,
      scope: `api://${unifiedContacts.appId}/.default`,
      name: 'Contacts.Database.ReadWrite.All',
      clientId: ownCredentials.unifiedContacts?.clientId ?? config.bot.id,
    });
  }
  return permissions;
}

/** Returns those of the permissions that the tokens lack; all of an API that gives no token. */
export async function missingPermissions(
  permissions: readonly Permission[],
  rolesOf: (scope: string) => Promise<readonly string[]>,
): Promise<readonly Permission[]> {
  const granted = await Promise.all(
    permissions.map(({ scope }) => rolesOf(scope).catch((): readonly string[] => [])),
  );
  return permissions.filter(({ name }, index) => !granted[index]?.includes(name));
}
