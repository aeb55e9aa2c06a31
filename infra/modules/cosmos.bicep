// The state that all instances share. Its keys are switched off; cosmosRoles.bicep says who may do what.

@description('Azure region.')
param location string

@description('First part of every name.')
param prefix string

@description('Name of the database.')
param databaseName string

@description('Whether the account is spread over availability zones; not every region has them.')
param zoneRedundant bool

// What the emulator has as well, so that a query which needs another index fails on a laptop. Only what a query names is
// indexed; documents of two containers may say when they are to go (-1), events never do.
var containers = loadJsonContent('../../local/src/main/resources/io/pgcmk/local/cosmos/containers.json')

// One region: a conditional write is only one where all writes of a document go to one place.
resource account 'Microsoft.DocumentDB/databaseAccounts@2025-04-15' = {
  name: '${prefix}-${uniqueString(resourceGroup().id)}'
  location: location
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    locations: [{ locationName: location, failoverPriority: 0, isZoneRedundant: zoneRedundant }]
    consistencyPolicy: { defaultConsistencyLevel: 'Session' }
    capabilities: [{ name: 'EnableServerless' }]
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: 'Continuous7Days' } }
  }

  resource database 'sqlDatabases' = {
    name: databaseName
    properties: { resource: { id: databaseName } }
  }
}

resource stores 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-04-15' = [for container in containers: {
  parent: account::database
  name: container.id
  properties: { resource: container }
}]

@description('Name of the account.')
output name string = account.name

@description('URL of the account.')
output endpoint string = account.properties.documentEndpoint
