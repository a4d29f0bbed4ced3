// For `az deployment sub create`: one instance always warm, storage in three zones and another region.
using 'main.bicep'

param environmentName = 'prod'
param location = 'westeurope'
param alertEmail = 'ops@example.com'
param alwaysReadyInstances = 1
param storageSku = 'Standard_GZRS'
