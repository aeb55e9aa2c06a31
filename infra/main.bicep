// pg-cmk in one resource group. README.md says how to deploy it, and what of it was never run.
targetScope = 'resourceGroup'

@description('Azure region of everything.')
param location string = resourceGroup().location

@description('First part of every name: 3 to 10 lower-case letters, digits and hyphens, beginning with a letter.')
@minLength(3)
@maxLength(10)
param prefix string = 'pg-cmk'

@description('Tenant that callers, servers and vaults belong to.')
param tenantId string = subscription().tenantId

@description('Audience that a caller\'s token must carry, such as api://pg-cmk: of the app registration of this API.')
@minLength(1)
param apiAudience string

@description('Hosts of PostgreSQL that may be registered, *.example.com for all below one; no other is connected to.')
@minLength(1)
param postgresAllowedHosts string[]

@description('Resource ids of the servers\' user-assigned identities (kind Attached). Federated ones need none.')
param serverIdentityIds string[] = []

@description('Subnet that the app reaches PostgreSQL from, delegated to Microsoft.App/environments; empty for none.')
param subnetId string = ''

@description('Redundancy of the host\'s storage.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param storageSku string = 'Standard_LRS'

@description('Whether Cosmos DB is spread over availability zones; not every region has them.')
param cosmosZoneRedundant bool = false

@description('How many days the log is kept.')
@minValue(30)
@maxValue(730)
param logRetentionInDays int = 90

var cosmosDatabase = 'cmk'

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: { location: location, prefix: prefix }
}

module telemetry 'modules/telemetry.bicep' = {
  name: 'telemetry'
  params: {
    location: location
    prefix: prefix
    principalId: identity.outputs.principalId
    retentionInDays: logRetentionInDays
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: { location: location, prefix: prefix, principalId: identity.outputs.principalId, sku: storageSku }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: { location: location, prefix: prefix, principalId: identity.outputs.principalId }
}

module cosmos 'modules/cosmos.bicep' = {
  name: 'cosmos'
  params: { location: location, prefix: prefix, databaseName: cosmosDatabase, zoneRedundant: cosmosZoneRedundant }
}

module cosmosRoles 'modules/cosmosRoles.bicep' = {
  name: 'cosmosRoles'
  params: {
    accountName: cosmos.outputs.name
    databaseName: cosmosDatabase
    principalId: identity.outputs.principalId
  }
}

module functionApp 'modules/functionApp.bicep' = {
  name: 'functionApp'
  dependsOn: [cosmosRoles]
  params: {
    location: location
    prefix: prefix
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    serverIdentityIds: serverIdentityIds
    storageName: storage.outputs.name
    packagesUrl: storage.outputs.packagesUrl
    subnetId: subnetId
    insightsConnectionString: telemetry.outputs.connectionString
    settings: {
      COSMOS_ENDPOINT: cosmos.outputs.endpoint
      COSMOS_DATABASE: cosmosDatabase
      CMK_TENANT_ID: tenantId
      CMK_API_AUDIENCE: apiAudience
      CMK_CONTROL_CLIENT_ID: identity.outputs.clientId
      CMK_SECRETS_VAULT: vault.outputs.uri
      POSTGRES_ALLOWED_HOSTS: join(postgresAllowedHosts, ',')
      AZURE_AUTHORITY_HOST: environment().authentication.loginEndpoint
      ARM_ENDPOINT: environment().resourceManager
    }
  }
}

@description('Name of the Function App, for deploying the package.')
output functionAppName string = functionApp.outputs.name

@description('Where the API answers.')
output apiUrl string = 'https://${functionApp.outputs.hostName}'

@description('Resource id of the function that events go to (customer-events.bicep, subscription-events.bicep).')
output eventFunctionId string = '${functionApp.outputs.id}/functions/KeyAccessEvent'

@description('Resource id of the function that io.pgcmk.CopyCreated goes to (copy-events.bicep).')
output copyFunctionId string = '${functionApp.outputs.id}/functions/CopyCreated'

@description('Resource id of the storage that takes events which could not be delivered.')
output deadLetterStorageId string = storage.outputs.id

@description('Resource id of the app\'s own identity, which may write there.')
output controlIdentityId string = identity.outputs.id

@description('Name of the vault that takes the passwords of cmk_admin.')
output adminVaultName string = vault.outputs.name

@description('Object id of the identity that customers let read their vaults (customer-vault.bicep, subscription.bicep).')
output controlPrincipalId string = identity.outputs.principalId
