using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Sarnakh.Application;

/// <summary>The HTTP functions, one per area; all behaviour is behind <see cref="ApiPipeline"/>.</summary>
public sealed class HttpFunctions(ApiPipeline api)
{
    [Function("Forms")]
    public Task<IResult> Forms([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "put", "delete", "options", Route = "api/forms/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("HostedForms")]
    public Task<IResult> HostedForms([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "f/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("Leads")]
    public Task<IResult> Leads([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "patch", "delete", Route = "api/leads/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("Contacts")]
    public Task<IResult> Contacts([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "patch", "delete", Route = "api/contacts/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("Board")]
    public Task<IResult> Board([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/board/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("Teams")]
    public Task<IResult> Teams([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "patch", "delete", Route = "api/teams/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("Catalogue")]
    public Task<IResult> Catalogue([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/catalogue/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("Stages")]
    public Task<IResult> Stages([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "put", "patch", "delete", Route = "api/stages/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("Tags")]
    public Task<IResult> Tags([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "patch", "delete", Route = "api/tags/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("LostReasons")]
    public Task<IResult> LostReasons([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "put", "patch", "delete", Route = "api/lost-reasons/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("LeadStatuses")]
    public Task<IResult> LeadStatuses([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "put", "patch", "delete", Route = "api/lead-statuses/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("RecurringPlans")]
    public Task<IResult> RecurringPlans([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "put", "patch", "delete", Route = "api/recurring-plans/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("CustomFields")]
    public Task<IResult> CustomFields([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "put", "patch", "delete", Route = "api/custom-fields/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("LifecycleRules")]
    public Task<IResult> LifecycleRules([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "put", "patch", "delete", Route = "api/lifecycle-rules/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("HandOvers")]
    public Task<IResult> HandOvers([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/hand-overs/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("Views")]
    public Task<IResult> Views([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "patch", "delete", Route = "api/views/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("Submissions")]
    public Task<IResult> Submissions([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "api/submissions/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("Messages")]
    public Task<IResult> Messages([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "api/messages/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("Session")]
    public Task<IResult> Session([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "delete", Route = "api/session/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("Links")]
    public Task<IResult> Links([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "api/links/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("Me")]
    public Task<IResult> Me([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "put", "patch", "delete", Route = "api/me/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("Users")]
    public Task<IResult> Users([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "put", "patch", "delete", Route = "api/users/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("Audit")]
    public Task<IResult> Audit([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/audit/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("Privacy")]
    public Task<IResult> Privacy([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "api/privacy/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("Settings")]
    public Task<IResult> Settings([HttpTrigger(AuthorizationLevel.Anonymous, "get", "put", Route = "api/settings/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("Webhooks")]
    public Task<IResult> Webhooks([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "put", "delete", Route = "api/webhooks/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("Health")]
    public Task<IResult> Health([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health/{*rest}")] HttpRequest request) =>
        api.Run(request.HttpContext);

    [Function("OpenApi")]
    public Task<IResult> OpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/openapi.json")] HttpRequest request) =>
        api.Run(request.HttpContext);
}
