// For copies: the topic on which the agent's restore, or a failover tool, tells of a copy (io.pgcmk.CopyCreated). Deployed into
// pg-cmk's own resource group, once the package is deployed. Without it a copy is registered by PUT.
targetScope = 'resourceGroup'

@description('Name of the topic, unique in its region.')
param topicName string

@description('Its region.')
param location string = resourceGroup().location

@description('Output copyFunctionId of main.bicep.')
param copyFunctionId string

@description('Output deadLetterStorageId of main.bicep.')
param deadLetterStorageId string

@description('Output controlIdentityId of main.bicep: writes what could not be delivered.')
param controlIdentityId string

@description('Principal ids of the identities that may tell of a copy: those of the hosts that restore.')
param publisherPrincipalIds array = []

// EventGrid Data Sender.
var dataSender = 'd5a91429-5739-47e2-a06b-3470a27159e7'

resource topic 'Microsoft.EventGrid/topics@2025-02-15' = {
  name: topicName
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${controlIdentityId}': {} } }
  properties: { inputSchema: 'CloudEventSchemaV1_0', disableLocalAuth: true }

  resource subscription 'eventSubscriptions' = {
    name: 'pg-cmk'
    properties: {
      eventDeliverySchema: 'CloudEventSchemaV1_0'
      destination: {
        endpointType: 'AzureFunction'
        properties: { resourceId: copyFunctionId, maxEventsPerBatch: 1, preferredBatchSizeInKilobytes: 64 }
      }
      filter: { includedEventTypes: ['io.pgcmk.CopyCreated'] }
      // A copy may recover for hours before it can be registered.
      retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
      deadLetterWithResourceIdentity: {
        identity: { type: 'UserAssigned', userAssignedIdentity: controlIdentityId }
        deadLetterDestination: {
          endpointType: 'StorageBlob'
          properties: { resourceId: deadLetterStorageId, blobContainerName: 'eventgrid-deadletter' }
        }
      }
    }
  }
}

resource publishers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in publisherPrincipalIds: {
    name: guid(topic.id, principalId, dataSender)
    scope: topic
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataSender)
    }
  }
]

@description('For the agent\'s setting eventGrid.topicEndpoint.')
output topicEndpoint string = topic.properties.endpoint
