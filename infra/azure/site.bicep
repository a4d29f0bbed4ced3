param name string
param location string
param tags object
param domain string

// Standard, because only that plan links to a function app of one's own.
resource site 'Microsoft.Web/staticSites@2024-11-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'web' })
  sku: { name: 'Standard', tier: 'Standard' }
  properties: { allowConfigFileUpdates: true, stagingEnvironmentPolicy: 'Disabled' }

  resource customDomain 'customDomains' = if (!empty(domain)) {
    name: empty(domain) ? 'unused.example' : domain
    properties: { validationMethod: 'cname-delegation' }
  }
}

output name string = site.name
output origin string = 'https://${empty(domain) ? site.properties.defaultHostname : domain}'
