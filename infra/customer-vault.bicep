// For a customer's vault: lets pg-cmk read its settings and role assignments through Azure Resource Manager, and
// nothing else. Deployed into the vault's resource group by its owner; pg-cmk works without it, and then takes longer
// to confirm a refusal (docs/decisions/0003-no-is-not-no-answer.md).
targetScope = 'resourceGroup'

@description('Output controlPrincipalId of main.bicep.')
param controlPrincipalId string

resource reader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'pg-cmk vault reader')
  properties: {
    roleName: 'pg-cmk vault reader of ${resourceGroup().name}'
    description: 'Reads the settings and the role assignments of key vaults. No key, no secret, no change.'
    type: 'CustomRole'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        actions: [
          'Microsoft.KeyVault/vaults/read'
          'Microsoft.Authorization/roleAssignments/read'
          'Microsoft.Authorization/roleDefinitions/read'
        ]
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
  }
}

// On the group: an assignment on the vault itself goes with the vault, and nobody could tell that it was deleted.
resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, controlPrincipalId, reader.id)
  properties: {
    principalId: controlPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: reader.id
  }
}
