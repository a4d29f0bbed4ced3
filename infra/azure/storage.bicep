param name string
param location string
param tags object
param sku string
param operatorIds array

// What functions/ reads and writes, and `runtime`, where a single process beside the functions keeps its timers. A test holds
// the lists against the code.
var tables = ['shards', 'identities', 'config', 'messages', 'access', 'audit', 'contacts', 'webhooks', 'runtime']
var queues = [
  'lead-intake'
  'lead-intake-poison'
  'capture-fallback'
  'capture-fallback-poison'
  'lead-erasure'
  'lead-erasure-poison'
  'lead-bulk'
  'lead-bulk-poison'
  'lead-hand-over'
  'lead-hand-over-poison'
  'lead-merge'
  'lead-merge-poison'
  'person-erasure'
  'person-erasure-poison'
  'lead-events'
  'lead-events-poison'
  'webhook-out'
  'webhook-out-poison'
]

var containers = ['files', 'snapshots']

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: 14 }
      containerDeleteRetentionPolicy: { enabled: true, days: 14 }
    }

    resource packages 'containers' = {
      name: 'packages'
      properties: { publicAccess: 'None' }
    }

    resource container 'containers' = [for container in containers: {
      name: container
      properties: { publicAccess: 'None' }
    }]
  }

  resource tableService 'tableServices' = {
    name: 'default'

    resource table 'tables' = [for table in tables: { name: table }]
  }

  resource queueService 'queueServices' = {
    name: 'default'

    resource queue 'queues' = [for queue in queues: { name: queue }]
  }
}

// Deleting tables cannot be undone: they have neither soft delete nor backups.
resource lock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'data'
  scope: account
  properties: { level: 'CanNotDelete', notes: 'The leads are in here. See "Backups" in docs/deploy.md.' }
}

var tableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var queueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'

resource operatorsOfTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for id in operatorIds: {
  name: guid(account.id, id, tableDataContributor)
  scope: account
  properties: { principalId: id, roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', tableDataContributor) }
}]

resource operatorsOfQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for id in operatorIds: {
  name: guid(account.id, id, queueDataContributor)
  scope: account
  properties: { principalId: id, roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', queueDataContributor) }
}]

output name string = account.name
output packagesUri string = '${account.properties.primaryEndpoints.blob}packages'
