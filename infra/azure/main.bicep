// Everything that one environment of Sarnakh needs on Azure, without a key or a password anywhere; how to use it stands in
// docs/deploy.md. It creates its own resource group, so it is deployed to a subscription.
targetScope = 'subscription'

@minLength(2)
@maxLength(20)
@description('dev, prod, …: part of every name and a tag of everything.')
param environmentName string

@description('Region of all but the static site.')
param location string

@allowed(['centralus', 'eastasia', 'eastus2', 'westeurope', 'westus2'])
@description('Region of the static site; its files are served from everywhere.')
param siteLocation string = 'westeurope'

@description('Who is told when something is wrong.')
param alertEmail string

@description('Object ids of people who may read and write the data: to run the dashboard on their own machine, and for exports.')
param operatorIds array = []

@allowed([512, 2048, 4096])
@description('Memory of an instance in MB. The lead index lies in it: about 400 bytes a lead.')
param instanceMemoryMB int = 2048

@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@minValue(0)
@description('HTTP instances that are always warm; 0 pays nothing while nobody calls, and lets the first caller wait for a start.')
param alwaysReadyInstances int = 0

@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageSku string = 'Standard_ZRS'

@description('Name of the public forms, such as forms.example.com, when it is bound to the function app; empty for its own name.')
param formsDomain string = ''

@description('Name of the static site, such as crm.example.com. Its CNAME must already lead to the site.')
param siteDomain string = ''

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { application: 'sarnakh', environment: environmentName, 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-sarnakh-${environmentName}'
  location: location
  tags: tags
}

module storage 'storage.bicep' = {
  scope: group
  name: 'storage'
  params: { name: 'st${token}', location: location, tags: tags, sku: storageSku, operatorIds: operatorIds }
}

module monitoring 'monitoring.bicep' = {
  scope: group
  name: 'monitoring'
  params: { token: token, location: location, tags: tags, alertEmail: alertEmail }
}

module site 'site.bicep' = {
  scope: group
  name: 'site'
  params: { name: 'stapp-${token}', location: siteLocation, tags: tags, domain: siteDomain }
}

module functions 'functions.bicep' = {
  scope: group
  name: 'functions'
  params: {
    token: token
    location: location
    tags: tags
    storageName: storage.outputs.name
    packagesUri: storage.outputs.packagesUri
    applicationInsightsName: monitoring.outputs.applicationInsightsName
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyInstances: alwaysReadyInstances
    formsDomain: formsDomain
    siteOrigin: site.outputs.origin
  }
}

module link 'link.bicep' = {
  scope: group
  name: 'link'
  params: { siteName: site.outputs.name, functionAppName: functions.outputs.name, region: location }
}

output AZURE_RESOURCE_GROUP string = group.name
output FUNCTION_APP_NAME string = functions.outputs.name
output STORAGE_ACCOUNT_NAME string = storage.outputs.name
output FORMS_ORIGIN string = functions.outputs.origin
output SITE_ORIGIN string = site.outputs.origin
