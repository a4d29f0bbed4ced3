param siteName string
param functionAppName string
param region string

resource site 'Microsoft.Web/staticSites@2024-11-01' existing = { name: siteName }

resource app 'Microsoft.Web/sites@2024-11-01' existing = { name: functionAppName }

// The site answers /api with the function app.
resource backend 'Microsoft.Web/staticSites/linkedBackends@2024-11-01' = {
  parent: site
  name: 'functions'
  properties: { backendResourceId: app.id, region: region }
}

// Linking turns platform authentication on, after which the function app answers nobody but the static site: the public forms
// at its own address would be closed. Who may call what is decided by the product itself (functions/Access).
// Source: "Bring your own functions to Azure Static Web Apps", security constraints; Azure/bicep issue 8407.
resource openToVisitors 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: { platform: { enabled: false } }
  dependsOn: [backend]
}
