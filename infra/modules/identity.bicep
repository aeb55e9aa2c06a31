// The identity that the Function App has towards Azure. It can use no customer's key.

@description('Azure region.')
param location string

@description('First part of every name.')
param prefix string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${prefix}-control-id'
  location: location
}

@description('Resource id, for attaching it to the Function App.')
output id string = identity.id

@description('Client id, for asking for its tokens.')
output clientId string = identity.properties.clientId

@description('Object id, for granting it rights.')
output principalId string = identity.properties.principalId
