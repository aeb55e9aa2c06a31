// The Function App and its plan.

@description('Azure region.')
param location string

@description('First part of every name.')
param prefix string

@description('Resource id of the app\'s own identity.')
param identityId string

@description('Client id of the app\'s own identity.')
param identityClientId string

@description('Resource ids of the servers\' identities of kind Attached.')
param serverIdentityIds string[]

@description('Name of the host\'s storage account.')
param storageName string

@description('URL of the container that holds the package.')
param packagesUrl string

@description('Subnet that the app reaches PostgreSQL from, delegated to Microsoft.App/environments; empty for none.')
param subnetId string

@description('What the app reads from its settings, beside those of the host: name to value.')
param settings object

@description('Where telemetry is sent to.')
param insightsConnectionString string

var hostSettings = {
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: '${prefix}-plan'
  location: location
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: '${prefix}-${uniqueString(resourceGroup().id)}'
  location: location
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: toObject(concat([identityId], serverIdentityIds), id => id, id => {})
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packagesUrl
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'java', version: '21' }
      scaleAndConcurrency: { instanceMemoryMB: 2048, maximumInstanceCount: 40 }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      appSettings: [for setting in items(union(hostSettings, settings)): { name: setting.key, value: setting.value }]
    }
  }

  resource passwords 'basicPublishingCredentialsPolicies' = [for way in ['ftp', 'scm']: {
    name: way
    properties: { allow: false }
  }]
}

@description('Resource id of the app.')
output id string = app.id

@description('Name of the Function App, for deploying the package.')
output name string = app.name

@description('Host name of the API.')
output hostName string = app.properties.defaultHostName
