// For a customer's vault: tells pg-cmk of its new key versions, expiring keys and changed access policies. Deployed into the
// vault's resource group, once the package is deployed. Without it these are found by the clock.
targetScope = 'resourceGroup'

@description('Name of the customer\'s vault, in this resource group.')
param vaultName string

@description('Output eventFunctionId of main.bicep.')
param eventFunctionId string

@description('Output deadLetterStorageId of main.bicep.')
param deadLetterStorageId string

@description('Output controlIdentityId of main.bicep: writes what could not be delivered.')
param controlIdentityId string

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: '${vaultName}-events'
  location: vault.location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${controlIdentityId}': {} } }
  properties: { source: vault.id, topicType: 'Microsoft.KeyVault.vaults' }

  resource subscription 'eventSubscriptions' = {
    name: 'pg-cmk'
    properties: {
      eventDeliverySchema: 'CloudEventSchemaV1_0'
      destination: {
        endpointType: 'AzureFunction'
        properties: { resourceId: eventFunctionId, maxEventsPerBatch: 1, preferredBatchSizeInKilobytes: 64 }
      }
      filter: {
        includedEventTypes: [
          'Microsoft.KeyVault.KeyNewVersionCreated'
          'Microsoft.KeyVault.KeyNearExpiry'
          'Microsoft.KeyVault.KeyExpired'
          'Microsoft.KeyVault.VaultAccessPolicyChanged'
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
