// For a subscription with servers' managed identities or customers' vaults: lets pg-cmk see whether an identity still
// exists, and until when a deleted vault can be recovered. Both are lists of the whole subscription.
targetScope = 'subscription'

@description('Output controlPrincipalId of main.bicep.')
param controlPrincipalId string

resource reader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, 'pg-cmk identity reader')
  properties: {
    roleName: 'pg-cmk identity reader of ${subscription().subscriptionId}'
    description: 'Reads user-assigned identities and deleted key vaults. No key, no secret, no token, no change.'
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [
      {
        actions: [
          'Microsoft.ManagedIdentity/userAssignedIdentities/read'
          'Microsoft.KeyVault/deletedVaults/read'
        ]
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
  }
}

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, controlPrincipalId, reader.id)
  properties: {
    principalId: controlPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: reader.id
  }
}
