// Storage of the Functions host: the package, the lock that makes a timer run once, the times of its last runs.

@description('Azure region.')
param location string

@description('First part of every name.')
param prefix string

@description('Object id of the Function App\'s identity.')
param principalId string

@description('Redundancy. Nothing in this account is the truth about anything.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param sku string

var roles = {
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: take(toLower('${replace(prefix, '-', '')}${uniqueString(resourceGroup().id)}'), 24)
  location: location
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource packages 'containers' = {
      name: 'app-package'
    }

    // Events that could not be delivered; their subscriptions are made beside what they tell of.
    resource deadLetters 'containers' = {
      name: 'eventgrid-deadletter'
    }
  }
}

// What the host asks for when it is to use an identity; it keeps no less with fewer.
resource grants 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in items(roles): {
  scope: account
  name: guid(account.id, principalId, role.value)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
  }
}]

@description('Name of the account.')
output name string = account.name

@description('Resource id of the account.')
output id string = account.id

@description('URL of the container that holds the package.')
output packagesUrl string = '${account.properties.primaryEndpoints.blob}${account::blobs::packages.name}'
