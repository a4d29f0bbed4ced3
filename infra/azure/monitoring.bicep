param token string
param location string
param tags object
param alertEmail string

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-${token}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
    // A day's log that grows without bound would cost more than everything else together.
    workspaceCapping: { dailyQuotaGb: 1 }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${token}'
  location: location
  tags: tags
  kind: 'web'
  properties: { Application_Type: 'web', WorkspaceResourceId: workspace.id }
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${token}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'sarnakh'
    emailReceivers: [{ name: 'e-mail', emailAddress: alertEmail, useCommonAlertSchema: true }]
  }
}

// The platform has no metric for the age of a queue message, and counts messages once an hour for all queues together. So the
// product measures both each minute (functions/Messages: WatchQueues.cs, CollectFailed.cs) and the alerts read that.
var alerts = [
  {
    name: 'poison'
    severity: 1
    text: 'Messages failed on every try and wait for a person; nothing is lost. See docs/failed-messages.md.'
    query: 'AppMetrics | where Name == "sarnakh.queue.poison" | extend Queue = tostring(Properties.queue) | summarize arg_max(TimeGenerated, Sum, ItemCount) by Queue | where Sum / ItemCount > 0'
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'oldest-message'
    severity: 2
    text: 'A queue message has been waiting for more than five minutes: intake does not keep up, or does not run.'
    query: 'AppMetrics | where Name == "sarnakh.queue.oldest_age" | extend Queue = tostring(Properties.queue) | summarize arg_max(TimeGenerated, Sum, ItemCount) by Queue | where Sum / ItemCount > 300'
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'silent'
    severity: 1
    text: 'The product has measured nothing for half an hour: its timers do not run, or telemetry does not arrive.'
    query: 'AppMetrics | where Name == "sarnakh.queue.oldest_age"'
    window: 'PT30M'
    operator: 'LessThan'
    threshold: 1
  }
  {
    name: 'server-errors'
    severity: 1
    text: 'More than one request in a hundred, and more than five, were answered with 5xx.'
    query: 'AppRequests | summarize Failed = countif(toint(ResultCode) >= 500), All = count() | where Failed > 5 and Failed * 100 > All'
    window: 'PT5M'
    operator: 'GreaterThan'
    threshold: 0
  }
]

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for alert in alerts: {
  name: 'sarnakh-${alert.name}-${token}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'Sarnakh: ${alert.name}'
    description: alert.text
    severity: alert.severity
    enabled: true
    autoMitigate: true
    scopes: [workspace.id]
    evaluationFrequency: 'PT5M'
    windowSize: alert.window
    // The tables are made by the first telemetry, which comes after this.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: alert.query
          timeAggregation: 'Count'
          operator: alert.operator
          threshold: alert.threshold
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: [people.id] }
  }
}]

output applicationInsightsName string = insights.name
