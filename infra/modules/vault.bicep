// Our own vault: the passwords of cmk_admin, one secret for each server. No customer's key lies here.

@description('Azure region.')
param location string

@description('First part of every name.')
param prefix string

@description('Object id of the Function App\'s identity.')
param principalId string

var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: take('${prefix}-${uniqueString(resourceGroup().id)}', 24)
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
  }
}

// Reads secrets; whoever registers a server stores them (docs/runbook.md#register).
resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, principalId, secretsUser)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

@description('Name of the vault, for storing passwords.')
output name string = vault.name

@description('URL of the vault.')
output uri string = vault.properties.vaultUri
