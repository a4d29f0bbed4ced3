// For `az deployment sub create`: small, and costs next to nothing while nobody uses it.
using 'main.bicep'

param environmentName = 'dev'
param location = 'westeurope'
param alertEmail = 'dev@example.com'
param storageSku = 'Standard_LRS'
