using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sarnakh.Tests.Access.Oidc;

/// <summary>A provider on a port of its own that answers with exactly what a test wants, true or not.</summary>
internal sealed class KeyServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private KeyServer(WebApplication app) => _app = app;

    public string Issuer => _app.Urls.First();

    public string Jwks { get; set; } = """{"keys":[]}""";

    public string? NamedIssuer { get; set; }

    /// <summary>What the token endpoint gives, by the nonce that the browser was sent with.</summary>
    public Func<string> IdToken { get; set; } = () => "";

    public object UserInfo { get; set; } = new { };

    /// <summary>What the token endpoint was last asked.</summary>
    public IReadOnlyDictionary<string, string> Asked { get; private set; } = new Dictionary<string, string>();

    public int KeyReads { get; private set; }

    public int Requests { get; private set; }

    public bool IsDown { get; set; }

    public static async Task<KeyServer> Start(CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new KeyServer(app);
        app.Use((http, next) =>
        {
            server.Requests++;
            if (!server.IsDown) return next(http);
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        });
        app.MapGet("/.well-known/openid-configuration", () => new
        {
            issuer = server.NamedIssuer ?? server.Issuer,
            authorization_endpoint = $"{server.Issuer}/authorize",
            token_endpoint = $"{server.Issuer}/token",
            userinfo_endpoint = $"{server.Issuer}/userinfo",
            jwks_uri = $"{server.Issuer}/keys",
        });
        app.MapGet("/keys", () =>
        {
            server.KeyReads++;
            return Results.Text(server.Jwks, "application/json");
        });
        app.MapPost("/token", async (HttpContext http) =>
        {
            server.Asked = (await http.Request.ReadFormAsync()).ToDictionary(field => field.Key, field => field.Value.ToString());
            return new { id_token = server.IdToken(), access_token = "access", token_type = "Bearer" };
        });
        app.MapGet("/userinfo", () => server.UserInfo);
        await app.StartAsync(cancel);
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
