// Cardfile in Azure: bot, container app with a managed identity (no secret of the bot exists), PostgreSQL in a private
// network, Key Vault, registry, logs and alert rules. docs/deploy.md explains how it is deployed.
//
// The first deployment has no image yet, and makes everything but the container app; the second one adds it.
//
// Where a parameter may be left out, its value is none: the Agents Toolkit refuses empty values.
targetScope = 'resourceGroup'

@description('Begins the names of the resources: lower-case letters and digits.')
@minLength(3)
@maxLength(12)
param name string = 'cardfile'

param location string = resourceGroup().location

@description('The image in the registry that this template makes, such as cardfile:0.1.0. none at the first deployment.')
param image string = 'none'

@description('Object id of the Entra group of the contact admins.')
@minLength(36)
@maxLength(36)
param adminGroupId string

@description('Object ids of the groups of approvers and editors, or none.')
param approverGroupId string = 'none'
param editorGroupId string = 'none'

@allowed(['exchange', 'admin-center', 'off'])
param mailContacts string = 'exchange'

@description('Further settings of Cardfile by name, without secrets: {"GUEST_ACCESS": "search"}.')
param settings object = {}

@description('Password of the database. The same one must be given at each deployment.')
@secure()
@minLength(16)
param databasePassword string

@description('small: one process. medium: two processes, so that an update interrupts nothing. large: three, and a database with a standby.')
@allowed(['small', 'medium', 'large'])
param size string = 'small'

@description('Where alerts are sent; none for no alert rules.')
param alertEmail string = 'none'

@minValue(30)
@maxValue(730)
param logDays int = 30

@minValue(7)
@maxValue(35)
param backupDays int = 14

var sizes = {
  small: {
    cpu: '0.5'
    memory: '1Gi'
    processes: 1
    databaseSku: 'Standard_B1ms'
    databaseTier: 'Burstable'
    storageGB: 32
    standby: 'Disabled'
    botSku: 'F0'
  }
  medium: {
    cpu: '1.0'
    memory: '2Gi'
    processes: 2
    databaseSku: 'Standard_B2ms'
    databaseTier: 'Burstable'
    storageGB: 64
    standby: 'Disabled'
    botSku: 'S1'
  }
  large: {
    cpu: '2.0'
    memory: '4Gi'
    processes: 3
    databaseSku: 'Standard_D4ds_v5'
    databaseTier: 'GeneralPurpose'
    storageGB: 128
    standby: 'ZoneRedundant'
    botSku: 'S1'
  }
}
var chosen = sizes[size]
var unique = uniqueString(resourceGroup().id, name)
var appName = '${name}-app'
var roles = {
  acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d'
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-identity'
  location: location
}

// Logs

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: logDays
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${name}-insights'
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
  }
}

// Network: the database has no public address

resource network 'Microsoft.Network/virtualNetworks@2023-11-01' = {
  name: '${name}-network'
  location: location
  properties: {
    addressSpace: { addressPrefixes: ['10.60.0.0/16'] }
    subnets: [
      {
        name: 'apps'
        properties: {
          addressPrefix: '10.60.0.0/23'
          delegations: [
            { name: 'apps', properties: { serviceName: 'Microsoft.App/environments' } }
          ]
        }
      }
      {
        name: 'database'
        properties: {
          addressPrefix: '10.60.4.0/28'
          delegations: [
            { name: 'database', properties: { serviceName: 'Microsoft.DBforPostgreSQL/flexibleServers' } }
          ]
        }
      }
    ]
  }
}

resource databaseZone 'Microsoft.Network/privateDnsZones@2020-06-01' = {
  name: '${name}-${unique}.private.postgres.database.azure.com'
  location: 'global'
}

resource databaseZoneLink 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = {
  parent: databaseZone
  name: 'network'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: network.id }
  }
}

// Database

resource database 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: '${name}-${unique}'
  location: location
  sku: {
    name: chosen.databaseSku
    tier: chosen.databaseTier
  }
  properties: {
    version: '16'
    administratorLogin: 'cardfile'
    administratorLoginPassword: databasePassword
    storage: {
      storageSizeGB: chosen.storageGB
      autoGrow: 'Enabled'
    }
    backup: {
      backupRetentionDays: backupDays
      geoRedundantBackup: 'Disabled'
    }
    highAvailability: { mode: chosen.standby }
    network: {
      delegatedSubnetResourceId: '${network.id}/subnets/database'
      privateDnsZoneArmResourceId: databaseZone.id
      publicNetworkAccess: 'Disabled'
    }
  }
  dependsOn: [databaseZoneLink]
}

resource tables 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2024-08-01' = {
  parent: database
  name: 'cardfile'
  properties: {
    charset: 'UTF8'
    collation: 'en_US.utf8'
  }
}

// Secrets

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: '${name}${take(unique, 10)}kv'
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
  }
}

resource databaseUrl 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'database-url'
  properties: {
    value: 'postgres://cardfile:${uriComponent(databasePassword)}@${database.properties.fullyQualifiedDomainName}:5432/cardfile?sslmode=verify-full'
  }
}

resource readsSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, identity.id, roles.keyVaultSecretsUser)
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

// Image

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: '${name}${unique}'
  location: location
  sku: { name: 'Basic' }
  properties: { adminUserEnabled: false }
}

resource pullsImages 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: registry
  name: guid(registry.id, identity.id, roles.acrPull)
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)
  }
}

// Container app

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: '${name}-environment'
  location: location
  properties: {
    vnetConfiguration: { infrastructureSubnetId: '${network.id}/subnets/apps' }
    workloadProfiles: [
      { name: 'Consumption', workloadProfileType: 'Consumption' }
    ]
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
  }
}

var publicHost = '${appName}.${environment.properties.defaultDomain}'
var usual = {
  BOT_ID: identity.properties.clientId
  BOT_TENANT_ID: tenant().tenantId
  BOT_TYPE: 'UserAssignedMSI'
  ADMIN_GROUP_ID: adminGroupId
  APPROVER_GROUP_ID: approverGroupId == 'none' ? '' : approverGroupId
  EDITOR_GROUP_ID: editorGroupId == 'none' ? '' : editorGroupId
  MAIL_CONTACTS: mailContacts
  PUBLIC_URL: 'https://${publicHost}'
  // The ingress needs some seconds to send everything to other processes.
  SHUTDOWN_DELAY: '10'
}

resource app 'Microsoft.App/containerApps@2024-03-01' = if (image != 'none') {
  name: appName
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    managedEnvironmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        external: true
        targetPort: 3978
        allowInsecure: false
      }
      registries: [
        { server: registry.properties.loginServer, identity: identity.id }
      ]
      secrets: [
        { name: 'database-url', keyVaultUrl: databaseUrl.properties.secretUri, identity: identity.id }
      ]
    }
    template: {
      terminationGracePeriodSeconds: 40
      containers: [
        {
          name: 'cardfile'
          image: '${registry.properties.loginServer}/${image}'
          resources: { cpu: json(chosen.cpu), memory: chosen.memory }
          env: concat(
            map(items(union(usual, settings)), one => { name: one.key, value: string(one.value) }),
            [{ name: 'DATABASE_URL', secretRef: 'database-url' }]
          )
          probes: [
            { type: 'Startup', httpGet: { path: '/healthz', port: 3978 }, periodSeconds: 3, failureThreshold: 60 }
            { type: 'Liveness', httpGet: { path: '/healthz', port: 3978 }, periodSeconds: 15, failureThreshold: 4 }
            { type: 'Readiness', httpGet: { path: '/readyz', port: 3978 }, periodSeconds: 5, failureThreshold: 3 }
          ]
        }
      ]
      scale: { minReplicas: chosen.processes, maxReplicas: chosen.processes }
    }
  }
  dependsOn: [readsSecrets, pullsImages, tables]
}

// Bot

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: '${name}-${unique}'
  location: 'global'
  kind: 'azurebot'
  sku: { name: chosen.botSku }
  properties: {
    displayName: 'Cardfile'
    endpoint: 'https://${publicHost}/api/messages'
    msaAppType: 'UserAssignedMSI'
    msaAppId: identity.properties.clientId
    msaAppTenantId: tenant().tenantId
    msaAppMSIResourceId: identity.id
    disableLocalAuth: true
  }
}

// The only channel: users of others can choose their own ids.
resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: { isEnabled: true }
  }
}

// Alert rules

var hasAlerts = alertEmail != 'none' && image != 'none'

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (hasAlerts) {
  name: '${name}-people'
  location: 'global'
  properties: {
    groupShortName: take(name, 12)
    enabled: true
    emailReceivers: [
      { name: 'operators', emailAddress: alertEmail, useCommonAlertSchema: true }
    ]
  }
}

resource reachable 'Microsoft.Insights/webtests@2022-06-15' = if (hasAlerts) {
  name: '${name}-reachable'
  location: location
  kind: 'standard'
  tags: { 'hidden-link:${insights.id}': 'Resource' }
  properties: {
    SyntheticMonitorId: '${name}-reachable'
    Name: 'Cardfile is ready'
    Enabled: true
    Frequency: 300
    Timeout: 30
    Kind: 'standard'
    RetryEnabled: true
    Locations: [
      { Id: 'emea-nl-ams-azr' }
      { Id: 'us-va-ash-azr' }
      { Id: 'apac-sg-sin-azr' }
    ]
    Request: { RequestUrl: 'https://${publicHost}/readyz', HttpVerb: 'GET' }
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 14 }
  }
}

resource notReachable 'Microsoft.Insights/metricAlerts@2018-03-01' = if (hasAlerts) {
  name: '${name}-not-reachable'
  location: 'global'
  properties: {
    description: 'Cardfile does not answer from two places, or is not ready.'
    severity: 1
    enabled: true
    scopes: [reachable.id, insights.id]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: reachable.id
      componentId: insights.id
      failedLocationCount: 2
    }
    actions: [{ actionGroupId: people.id }]
  }
}

resource restarts 'Microsoft.Insights/metricAlerts@2018-03-01' = if (hasAlerts) {
  name: '${name}-restarts'
  location: 'global'
  properties: {
    description: 'The container restarted more than twice within 15 minutes.'
    severity: 2
    enabled: true
    scopes: [app.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'restarts'
          metricName: 'RestartCount'
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: 2
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}

resource fullDatabase 'Microsoft.Insights/metricAlerts@2018-03-01' = if (hasAlerts) {
  name: '${name}-full-database'
  location: 'global'
  properties: {
    description: 'The disk of the database is 80 % full.'
    severity: 2
    enabled: true
    scopes: [database.id]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT1H'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'storage'
          metricName: 'storage_percent'
          timeAggregation: 'Average'
          operator: 'GreaterThan'
          threshold: 80
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}

resource failures 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = if (hasAlerts) {
  name: '${name}-failures'
  location: location
  properties: {
    displayName: 'Cardfile reports failed turns or changes'
    description: 'More than five log lines of the level error within 15 minutes; docs/operations.md lists the events.'
    severity: 2
    enabled: true
    scopes: [logs.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    // The table is made with the first line of the log.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: 'ContainerAppConsoleLogs_CL | where ContainerAppName_s == "${appName}" | where toint(parse_json(Log_s).level) >= 50'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 5
        }
      ]
    }
    actions: { actionGroups: [people.id] }
  }
}

// The names are those of env/.env.dev, which the Agents Toolkit fills from these outputs.
output BOT_ID string = identity.properties.clientId
output BOT_TENANT_ID string = tenant().tenantId
output PUBLIC_URL string = 'https://${publicHost}'
output AZURE_REGISTRY string = registry.name
