using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Sarnakh.Access;
using Sarnakh.Access.Oidc;
using Sarnakh.Capture;
using Sarnakh.Catalogue;
using Sarnakh.Contacts;
using Sarnakh.Hosting;
using Sarnakh.Messages;
using Sarnakh.Pipeline;
using Sarnakh.Privacy;
using Sarnakh.Teams;
using Sarnakh.Users;
using Sarnakh.Views;
using Sarnakh.Webhooks;

namespace Sarnakh.Application;

/// <summary>
/// The one ASP.NET Core pipeline behind all HTTP functions: each hands its <see cref="HttpContext"/> over and answers with
/// nothing more of its own. What the outer routing left on the context is cleared first.
/// </summary>
public sealed class ApiPipeline
{
    private readonly RequestDelegate _pipeline;
    private ICollection<EndpointDataSource> _routes = [];

    public ApiPipeline(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        services.GetRequiredService<TrustedProxies>().Use(app);
        app.UseHsts();
        app.UseMiddleware<AnswerHeaders>();
        app.UseMiddleware<Correlation>();
        app.UseMiddleware<ProblemAnswers>();
        app.UseRouting();
        app.UseCors();
        app.UseMiddleware<Gate>();
        app.UseMiddleware<TellFailed>();
        app.UseEndpoints(routes =>
        {
            CaptureEndpoints.Map(routes);
            FormEndpoints.Map(routes);
            SubmissionEndpoints.Map(routes);
            MessageEndpoints.Map(routes);
            LeadEndpoints.Map(routes);
            LeadFileEndpoints.Map(routes);
            ContactEndpoints.Map(routes);
            BulkEndpoints.Map(routes);
            MoveEndpoints.Map(routes);
            NoteEndpoints.Map(routes);
            ContactLeadEndpoints.Map(routes);
            CustomerEndpoints.Map(routes);
            TeamEndpoints.Map(routes);
            CatalogueEndpoints.Map(routes);
            StageEndpoints.Map(routes);
            HandOverEndpoints.Map(routes);
            ViewEndpoints.Map(routes);
            SessionEndpoints.Map(routes);
            SignInEndpoints.Map(routes);
            OidcEndpoints.Map(routes);
            AccessSettingsEndpoints.Map(routes);
            AuditEndpoints.Map(routes);
            MeEndpoints.Map(routes);
            UserEndpoints.Map(routes);
            PrivacyEndpoints.Map(routes);
            WebhookEndpoints.Map(routes);
            SystemEndpoints.Map(routes);
            _routes = routes.DataSources;
        });
        _pipeline = app.Build();
    }

    /// <summary>Every route that there is.</summary>
    public IEnumerable<RouteEndpoint> Endpoints => _routes.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    public async Task<IResult> Run(HttpContext context)
    {
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        await _pipeline(context);
        return Results.Empty;
    }
}
