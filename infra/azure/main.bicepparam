// For `azd`: values of its environment (`azd env set NAME value`).
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL')
param operatorIds = empty(readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')) ? [] : [readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')]
param instanceMemoryMB = int(readEnvironmentVariable('INSTANCE_MEMORY_MB', '2048'))
param alwaysReadyInstances = int(readEnvironmentVariable('ALWAYS_READY_INSTANCES', '0'))
param storageSku = readEnvironmentVariable('STORAGE_SKU', 'Standard_ZRS')
param formsDomain = readEnvironmentVariable('FORMS_DOMAIN', '')
param siteDomain = readEnvironmentVariable('SITE_DOMAIN', '')
