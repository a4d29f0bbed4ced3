param token string
param location string
param tags object
param storageName string
param packagesUri string
param applicationInsightsName string
param instanceMemoryMB int
param maximumInstanceCount int
param alwaysReadyInstances int
param formsDomain string
param siteOrigin string

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = { name: storageName }

resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: applicationInsightsName }

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: 'plan-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: 'func-${token}'
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: { type: 'SystemAssigned' }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    siteConfig: { minTlsVersion: '1.2' }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: { type: 'blobContainer', value: packagesUri, authentication: { type: 'SystemAssignedIdentity' } }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyInstances > 0 ? [{ name: 'http', instanceCount: alwaysReadyInstances }] : []
      }
      // Instances are drained and replaced in batches; with `Recreate` an update would end what is being answered.
      siteUpdateStrategy: { type: 'RollingUpdate' }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: {
      AzureWebJobsStorage__accountName: storage.name
      AzureWebJobsStorage__credential: 'managedidentity'
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD'
      Site__Origin: 'https://${empty(formsDomain) ? app.properties.defaultHostName : formsDomain}'
      Site__AssetBase: siteOrigin
    }
    // The settings make the app read its storage, which it may not before.
    dependsOn: [mayUseStorage]
  }
}

// Blob owner: the host keeps its leases and timers there, and its packages; the application its files.
var storageRoles = [
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // Storage Blob Data Owner
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88' // Storage Queue Data Contributor
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' // Storage Table Data Contributor
]

resource mayUseStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in storageRoles: {
  name: guid(storage.id, app.id, role)
  scope: storage
  properties: {
    principalId: app.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]

var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource mayReport 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, app.id, monitoringMetricsPublisher)
  scope: insights
  properties: {
    principalId: app.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
  }
}

output name string = app.name
output origin string = 'https://${empty(formsDomain) ? app.properties.defaultHostName : formsDomain}'
