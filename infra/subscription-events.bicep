// For a subscription with customers' vaults or servers' identities: tells pg-cmk what ARM does to vaults, role assignments and
// identities. Azure has one such topic for each subscription; it lies in a resource group of that subscription. Deployed once
// the package is deployed. Without it these changes are found by the clock.
targetScope = 'resourceGroup'

@description('Output eventFunctionId of main.bicep.')
param eventFunctionId string

@description('Output deadLetterStorageId of main.bicep.')
param deadLetterStorageId string

@description('Output controlIdentityId of main.bicep: writes what could not be delivered.')
param controlIdentityId string

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: 'pg-cmk-resource-events'
  location: 'global'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${controlIdentityId}': {} } }
  properties: { source: subscription().id, topicType: 'Microsoft.Resources.Subscriptions' }

  resource events 'eventSubscriptions' = {
    name: 'pg-cmk'
    properties: {
      eventDeliverySchema: 'CloudEventSchemaV1_0'
      destination: {
        endpointType: 'AzureFunction'
        properties: { resourceId: eventFunctionId, maxEventsPerBatch: 1, preferredBatchSizeInKilobytes: 64 }
      }
      filter: {
        includedEventTypes: [
          'Microsoft.Resources.ResourceWriteSuccess'
          'Microsoft.Resources.ResourceDeleteSuccess'
        ]
        advancedFilters: [
          {
            operatorType: 'StringIn'
            key: 'data.operationName'
            values: [
              'Microsoft.KeyVault/vaults/write'
              'Microsoft.KeyVault/vaults/delete'
              'Microsoft.KeyVault/vaults/accessPolicies/write'
              'Microsoft.Authorization/roleAssignments/write'
              'Microsoft.Authorization/roleAssignments/delete'
              'Microsoft.ManagedIdentity/userAssignedIdentities/delete'
            ]
          }
        ]
      }
      // An event is a look sooner, and worth nothing after a day: the clock has looked long since.
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
