import type { Config } from '../../config.ts';
import type { Permission } from './permissions.ts';

/** Returns the link by which an administrator consents to the permissions of an app registration. */
function consentLink(authority: string, tenantId: string, clientId: string): string {
  return `${authority}/${tenantId}/adminconsent?client_id=${clientId}`;
}

/** Explains how permissions are granted, to each application that needs some. */
export function grantPermissions(config: Config, permissions: readonly Permission[]): readonly string[] {
  const applications = Map.groupBy(permissions, ({ clientId }) => clientId);
  return Array.from(applications, ([clientId, wanted]) => {
    const apis = Array.from(
      Map.groupBy(wanted, ({ api }) => api),
      ([api, some]) => `  - ${api}: ${some.map(({ name }) => name).join(', ')}`,
    );
    return isManagedIdentity(config, clientId)
      ? [`Grant the managed identity ${clientId || 'of the machine'} these application permissions:`, ...apis]
      : [
          `In https://entra.microsoft.com → App registrations → ${clientId} → API permissions, add these application permissions:`,
          ...apis,
          'Then give admin consent. If the browser ends at an error about a reply address, the consent has been given all the same:',
          `  ${consentLink(config.entra.authority, config.bot.tenantId, clientId)}`,
        ];
  }).flat();
}

function isManagedIdentity({ bot, ownCredentials }: Config, clientId: string): boolean {
  const credentials = Object.values(ownCredentials).flatMap((own) => (own === undefined ? [] : [own]));
  const own = credentials.find((credential) => credential.clientId === clientId);
  return (own?.credential ?? bot.credential).kind === 'managed-identity';
}

/** Returns a client id for a command. That of the machine's own identity is not known here. */
function shownId(clientId: string): string {
  return clientId || '<client id of the identity>';
}

/**
 * Returns the PowerShell commands that grant permissions without the portal, which has no page for managed identities.
 */
function grantCommands(permissions: readonly Permission[]): readonly string[] {
  return [
    'Connect-MgGraph -Scopes Application.Read.All, AppRoleAssignment.ReadWrite.All',
    ...Array.from(
      Map.groupBy(permissions, ({ clientId }) => clientId),
      ([clientId, wanted]) => [
        `$app = Get-MgServicePrincipal -Filter "appId eq '${shownId(clientId)}'"`,
        ...Array.from(
          Map.groupBy(wanted, ({ apiId }) => apiId),
          ([apiId, some]) => [
            `$api = Get-MgServicePrincipal -Filter "appId eq '${apiId}'"`,
            ...some.map(
              ({ name }) =>
                `New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $app.Id -PrincipalId $app.Id -ResourceId $api.Id -AppRoleId ($api.AppRoles | Where-Object Value -eq '${name}').Id`,
            ),
          ],
        ).flat(),
      ],
    ).flat(),
  ];
}

/** Returns the PowerShell commands that give an application the Entra role which runs Exchange's cmdlets. */
function exchangeRoleCommands(clientId: string): readonly string[] {
  return [
    'Connect-MgGraph -Scopes Application.Read.All, RoleManagement.ReadWrite.Directory',
    `$app = Get-MgServicePrincipal -Filter "appId eq '${clientId}'"`,
    `$role = Get-MgRoleManagementDirectoryRoleDefinition -Filter "displayName eq 'Exchange Recipient Administrator'"`,
    `New-MgRoleManagementDirectoryRoleAssignment -PrincipalId $app.Id -RoleDefinitionId $role.Id -DirectoryScopeId '/'`,
  ];
}

/**
 * Returns the commands of Exchange Online PowerShell for the same with the fewest rights. A test compares them with
 * the docs.
 */
export function exchangeCustomRoleCommands(clientId: string): readonly string[] {
  return [
    `New-ServicePrincipal -AppId ${clientId} -ObjectId <object id of the enterprise application> -DisplayName Cardfile`,
    'New-ManagementRole -Name "Cardfile recipients" -Parent "Mail Recipients"',
    'Get-ManagementRoleEntry "Cardfile recipients\\*" | Where-Object Name -NotIn Get-MailContact,Get-Contact,Set-Contact,Set-MailContact | Remove-ManagementRoleEntry -Confirm:$false',
    'New-ManagementRole -Name "Cardfile creation" -Parent "Mail Recipient Creation"',
    'Get-ManagementRoleEntry "Cardfile creation\\*" | Where-Object Name -NotIn Get-MailContact,New-MailContact,Remove-MailContact | Remove-ManagementRoleEntry -Confirm:$false',
    `New-ManagementRoleAssignment -App ${clientId} -Role "Cardfile recipients"`,
    `New-ManagementRoleAssignment -App ${clientId} -Role "Cardfile creation"`,
  ];
}

/** Returns the commands for the members of distribution lists, whichever role reads and writes the contacts. */
export function exchangeListRoleCommands(clientId: string): readonly string[] {
  return [
    'New-ManagementRole -Name "Cardfile lists" -Parent "Distribution Groups"',
    'Get-ManagementRoleEntry "Cardfile lists\\*" | Where-Object Name -NotIn Get-DistributionGroup,Get-DistributionGroupMember,Get-Recipient,Add-DistributionGroupMember,Remove-DistributionGroupMember | Remove-ManagementRoleEntry -Confirm:$false',
    'New-ManagementRole -Name "Cardfile list owners" -Parent "Security Group Creation and Membership"',
    'Get-ManagementRoleEntry "Cardfile list owners\\*" | Where-Object Name -NotIn Add-DistributionGroupMember,Remove-DistributionGroupMember | Remove-ManagementRoleEntry -Confirm:$false',
    `New-ManagementRoleAssignment -App ${clientId} -Role "Cardfile lists"`,
    `New-ManagementRoleAssignment -App ${clientId} -Role "Cardfile list owners"`,
  ];
}

export interface Unfinished {
  /** Permissions that are not granted yet. */
  readonly missing: readonly Permission[];
  /** Whether the application was seen to read mail contacts. */
  readonly readsMailContacts: boolean;
}

/** Returns what is left to do by people, as numbered steps. */
export function nextSteps(config: Config, { missing, readsMailContacts }: Unfinished): readonly string[] {
  const exchangeId = shownId(config.ownCredentials.exchange?.clientId ?? config.bot.id);
  const steps: (readonly string[])[] = [];
  if (missing.length > 0) {
    steps.push([
      'Permissions. Needs: Privileged Role Administrator.',
      ...grantPermissions(config, missing),
      'In PowerShell, which also knows managed identities:',
      ...indent(grantCommands(missing)),
    ]);
  }
  if ((config.exchange.enabled || config.adminCenter.enabled) && !readsMailContacts) {
    steps.push([
      'Exchange role. Needs: Privileged Role Administrator. It takes up to an hour to count.',
      'In Entra → Roles & admins → Exchange Recipient Administrator → Add assignments, or in PowerShell:',
      ...indent(exchangeRoleCommands(exchangeId)),
      ...(config.exchange.enabled
        ? [
            'Or, with the fewest rights, in Exchange Online PowerShell (Connect-ExchangeOnline):',
            ...indent(exchangeCustomRoleCommands(exchangeId)),
            'In both cases, for the members of distribution lists (optional):',
            ...indent(exchangeListRoleCommands(exchangeId)),
          ]
        : []),
    ]);
  }
  const endpoint = config.publicUrl ?? '<public address>';
  steps.push(
    [
      'Messaging endpoint. In the Azure Bot (or the Developer Portal, for a bot without Azure) → Configuration, set:',
      `  ${endpoint}/api/messages`,
      'and switch on the channel Microsoft Teams. Delete Web Chat and Direct Line.',
    ],
    [
      'App. Needs: Teams Administrator. In https://admin.teams.microsoft.com → Teams apps → Manage apps → Upload new app, upload:',
      '  build/cardfile.zip',
    ],
    [
      'Approvers must have the app, or requests do not reach them. Needs: Teams Administrator.',
      'In Teams apps → Setup policies → Add: name it Cardfile, under Installed apps add Cardfile, and save. Then assign it',
      'to the group under Group policy assignment, or in PowerShell (Connect-MicrosoftTeams):',
      `  Grant-CsTeamsAppSetupPolicy -PolicyName Cardfile -Group ${config.groups.approver || config.groups.admin} -Rank 1`,
    ],
    ['Start Cardfile with "npm start". Then run "npm run doctor", and "doctor" in the chat with Cardfile.'],
  );
  return steps.flatMap(([first = '', ...rest], index) => [
    `${index + 1}. ${first}`,
    ...rest.map((line) => `   ${line}`),
    '',
  ]);
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
