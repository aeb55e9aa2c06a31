// What the Function App may do with the shared state: no more in each container than it does there.

@description('Name of the Cosmos DB account.')
param accountName string

@description('Name of the database.')
param databaseName string

@description('Object id of the Function App\'s identity.')
param principalId string

var items = 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items'
var query = 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery'
var containers = '/dbs/${databaseName}/colls'

var roles = [
  {
    name: 'pg-cmk metadata'
    actions: ['Microsoft.DocumentDB/databaseAccounts/readMetadata']
    scopes: ['']
  }
  {
    name: 'pg-cmk state'
    actions: ['${items}/create', '${items}/read', '${items}/replace', '${items}/upsert', '${items}/delete', query]
    scopes: ['${containers}/state', '${containers}/names', '${containers}/keyUsage', '${containers}/schedule']
  }
  {
    name: 'pg-cmk events' // append only: neither replace nor upsert nor delete
    actions: ['${items}/create', '${items}/read', query]
    scopes: ['${containers}/events']
  }
]

var assignments = flatten(map(range(0, length(roles)), i => map(roles[i].scopes, scope => { role: i, scope: scope })))

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-04-15' existing = {
  name: accountName
}

resource definitions 'Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions@2025-04-15' = [for role in roles: {
  parent: account
  name: guid(account.id, role.name)
  properties: {
    roleName: role.name
    type: 'CustomRole'
    assignableScopes: [account.id]
    permissions: [{ dataActions: role.actions }]
  }
}]

resource grants 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-04-15' = [for assignment in assignments: {
  parent: account
  name: guid(account.id, principalId, roles[assignment.role].name, assignment.scope)
  properties: {
    principalId: principalId
    roleDefinitionId: definitions[assignment.role].id
    scope: '${account.id}${assignment.scope}'
  }
}]
