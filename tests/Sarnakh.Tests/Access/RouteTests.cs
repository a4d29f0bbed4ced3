using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Application;

namespace Sarnakh.Tests.Access;

/// <summary>
/// Every route that the product has, tried as everybody who may not use it. A route that is added is tried too; one that does
/// not say for whom it is fails here.
/// </summary>
public partial class RouteTests
{
    private const string NoRecord = "00000000000000000000000001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryRoute_SaysForWhomItIs()
    {
        await using var app = await TestApp.Start();
        var endpoints = app.Get<ApiPipeline>().Endpoints.ToList();
        endpoints.Count.ShouldBeGreaterThan(30);
        endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<Audience>() is null).Select(endpoint => endpoint.DisplayName).ShouldBeEmpty();
    }

    /// <summary>Addresses are logged and traced wherever a request comes by.</summary>
    [Fact]
    public async Task NoAddress_HoldsASecret()
    {
        await using var app = await TestApp.Start();
        app.Get<ApiPipeline>().Endpoints.SelectMany(endpoint => endpoint.RoutePattern.Parameters).Select(parameter => parameter.Name)
            .ShouldAllBe(name => name.EndsWith("Id", StringComparison.Ordinal) || name == "id" || name == "provider" || name == "documentName");
    }

    [Fact]
    public async Task Nobody_IsAskedToSignIn()
    {
        await using var app = await TestApp.Start();
        foreach (var route in Routes(app))
        {
            var (status, code) = await Send(app.Nobody, route);
            if (route.Audience.Role is null) code?.ShouldNotStartWith("access.", Case.Sensitive, route.ToString());
            else (status, code).ShouldBe((HttpStatusCode.Unauthorized, "access.sign_in"), route.ToString());
        }
    }

    [Fact]
    public async Task ALowerRole_IsRefused()
    {
        await using var app = await TestApp.Start();
        foreach (var role in new[] { Role.Own, Role.All, Role.SalesAdministrator })
        {
            var member = await app.As(role);
            foreach (var route in Routes(app).Where(route => route.Audience.Role > role))
                (await Send(member.Http, route)).ShouldBe((HttpStatusCode.Forbidden, "access.denied"), $"{role}: {route}");
        }
    }

    /// <summary>And nothing that it sends is answered as a fault of ours.</summary>
    [Fact]
    public async Task TheRole_IsEnough()
    {
        await using var app = await TestApp.Start();
        foreach (var route in Routes(app).Where(route => route.Audience.Role is not null))
        {
            // Some routes end what the caller came with.
            var member = await app.As(route.Audience.Role!.Value);
            var (status, code) = await Send(member.Http, route);
            ((int)status).ShouldBeLessThan(500, route.ToString());
            status.ShouldNotBe(HttpStatusCode.Unauthorized, route.ToString());
            code?.ShouldNotStartWith("access.", Case.Sensitive, route.ToString());
        }
    }

    [Fact]
    public async Task AToken_DoesWhatItsScopesSayAndNoMore()
    {
        await using var app = await TestApp.Start();
        var all = await Token(app, TokenScope.All);
        foreach (var route in Routes(app).Where(route => route.Audience.Role is not null))
        {
            if (route.IsInPerson)
            {
                (await Send(all, route)).ShouldBe((HttpStatusCode.Forbidden, "access.in_person"), route.ToString());
                continue;
            }
            var needed = new List<string> { route.IsSafe ? TokenScope.Read : TokenScope.Write };
            if (route.Audience.Role >= Role.SalesAdministrator) needed.Add(TokenScope.Admin);
            foreach (var missing in needed)
                (await Send(await Token(app, [.. TokenScope.All.Where(scope => scope != missing)]), route)).ShouldBe((HttpStatusCode.Forbidden, "access.scope"), $"without {missing}: {route}");
            (await Send(await Token(app, needed), route)).Code?.ShouldNotStartWith("access.", Case.Sensitive, route.ToString());
        }
    }

    [Fact]
    public async Task AChangeWithoutTheCsrfHeader_IsRefused()
    {
        await using var app = await TestApp.Start();
        using var client = app.NewClient();
        client.DefaultRequestHeaders.Add("Cookie", app.Administrator.Cookie);
        foreach (var route in Routes(app).Where(route => route.Audience.Role is not null && !route.IsSafe))
            (await Send(client, route)).ShouldBe((HttpStatusCode.Forbidden, "access.csrf"), route.ToString());
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task APageOfAnotherSite_IsRefused(string header, string value)
    {
        await using var app = await TestApp.Start();
        foreach (var route in Routes(app).Where(route => route.Audience.Role is not null || (route.IsFromOwnPages && !route.IsSafe)))
            (await Send(app.Http, route, request => request.Headers.Add(header, value))).ShouldBe((HttpStatusCode.Forbidden, "access.cross_site"), route.ToString());
    }

    [Fact]
    public async Task BodiesThatAreTooLargeOrTooDeep_AreRefused()
    {
        await using var app = await TestApp.Start();
        var large = $$"""{"name":"{{new string('x', Gate.MaxBody)}}"}""";
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 2000)) + "1" + new string('}', 2000);
        foreach (var route in Routes(app).Where(route => !route.IsSafe && !route.TakesFiles && (route.Audience.Role is not null || route.IsFromOwnPages)))
        {
            var member = await app.As(Role.SystemAdministrator);
            (await Send(member.Http, route, body: large)).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge, route.ToString());
            var (status, _) = await Send(member.Http, route, body: deep);
            ((int)status).ShouldBeLessThan(500, route.ToString());
            if (route.TakesJson) ((int)status).ShouldBeInRange(400, 428, route.ToString());
        }
    }

    /// <summary>Bodies that are JSON and make no sense are the caller's mistake on every route.</summary>
    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("[null]")]
    [InlineData("{")]
    [InlineData("{\"name\":\"\\ud800\",\"leaderId\":\"\\ud800\",\"teamIds\":[\"\\ud800\"],\"title\":\"\\ud800\"}")]
    [InlineData("")]
    [InlineData("{\"name\":null,\"fields\":null,\"settings\":null,\"email\":null,\"password\":null,\"scopes\":null,\"teamIds\":null,\"messages\":null,\"thanks\":null}")]
    [InlineData("{\"name\":{},\"settings\":[],\"email\":7,\"scopes\":{},\"teamIds\":7,\"messages\":7,\"all\":\"x\",\"role\":{},\"ownerId\":{}}")]
    [InlineData("{\"scopes\":[null],\"teamIds\":[null,{}],\"messages\":[null],\"memberIds\":[null],\"daysOff\":[null],\"workingHours\":[null,{\"day\":null}]}")]
    [InlineData("{\"name\":\"x\",\"settings\":{\"name\":\"x\",\"fields\":[null],\"thanks\":{\"text\":{\"fa\":\"x\",\"en\":\"x\"}},\"allowedOrigins\":[null]}}")]
    public async Task BodiesThatMakeNoSense_AreNoFaultOfOurs(string body)
    {
        await using var app = await TestApp.Start();
        foreach (var route in Routes(app).Where(route => !route.IsSafe))
        {
            var member = await app.As(Role.SystemAdministrator);
            var (status, _) = await Send(member.Http, route, request => request.Headers.TryAddWithoutValidation("If-Match", "\"1\""), body);
            ((int)status).ShouldBeLessThan(500, route.ToString());
        }
    }

    /// <summary>For a person who may not see it, a lead answers as one that is not there, on every route.</summary>
    [Fact]
    public async Task SomebodyElsesLead_IsNotThere()
    {
        await using var app = await TestApp.Start();
        var owner = await app.As(Role.Own);
        var other = await app.As(Role.Own);
        var lead = (await app.Accepted(TestApp.Person("Sara", "sara@mail.example"))).ToString();
        await app.Settled();
        using var given = new HttpRequestMessage(HttpMethod.Patch, $"/api/leads/{lead}") { Content = Json($$"""{"ownerId":"{{owner.User.Id}}"}""") };
        given.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        (await app.Http.SendAsync(given, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await owner.Http.GetAsync($"/api/leads/{lead}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var routes = Routes(app).Where(route => route.Pattern.Contains("{leadId}", StringComparison.Ordinal)).ToList();
        routes.ShouldNotBeEmpty();
        foreach (var route in routes.Where(route => route.Audience.Role == Role.Own))
        {
            var hidden = await Send(other.Http, route with { Path = route.Pattern.Replace("{leadId}", lead, StringComparison.Ordinal) }, WithVersion);
            var absent = await Send(other.Http, route, WithVersion);
            hidden.ShouldBe((HttpStatusCode.NotFound, "lead.unknown"), route.ToString());
            absent.ShouldBe(hidden, route.ToString());
        }

        static void WithVersion(HttpRequestMessage request) => request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
    }

    /// <summary>Nor are somebody else's devices and tokens.</summary>
    [Fact]
    public async Task SomebodyElsesSessionsAndTokens_AreNotThere()
    {
        await using var app = await TestApp.Start();
        var owner = await app.As(Role.All);
        var (_, token) = await app.Get<Tokens>().Issue(owner.User.Id, "robot", TokenScope.All, DateTimeOffset.UtcNow.AddDays(1), Cancel);
        foreach (var path in new[] { $"/api/me/sessions/{owner.Session.Id}", $"/api/me/tokens/{token.Id}" })
        {
            using var answer = await app.Http.DeleteAsync(path, Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }
        (await owner.Http.GetAsync("/api/me", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Get<Tokens>().Of(owner.User.Id, Cancel)).Count.ShouldBe(1);
    }

    private sealed record Route(string Method, string Pattern, string Path, Audience Audience, bool IsInPerson, bool IsFromOwnPages, string? Takes, bool TakesFiles)
    {
        public bool TakesJson => Takes?.EndsWith("json", StringComparison.Ordinal) == true;

        public bool IsSafe => Method is "GET" or "HEAD";

        public override string ToString() => $"{Method} {Pattern}";
    }

    private static List<Route> Routes(TestApp app)
    {
        var routes =
            from endpoint in app.Get<ApiPipeline>().Endpoints
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST", "PUT", "PATCH", "DELETE"]
            let pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/')
            select new Route(
                method, pattern, Fill(pattern), endpoint.Metadata.GetMetadata<Audience>()!, endpoint.Metadata.GetMetadata<InPerson>() is not null,
                endpoint.Metadata.GetMetadata<FromOwnPages>() is not null,
                endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IAcceptsMetadata>()?.ContentTypes[0],
                endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata>() is not null);
        return [.. routes];
    }

    private static string Fill(string pattern) => Parameter().Replace(
        pattern, match => match.Groups["name"].Value switch { "formId" => "contact", "documentName" => "openapi", _ => NoRecord });

    private static async Task<HttpClient> Token(TestApp app, IReadOnlyList<string> scopes)
    {
        var (text, _) = await app.Get<Tokens>().Issue(app.Administrator.User.Id, "robot", scopes, DateTimeOffset.UtcNow.AddDays(1), Cancel);
        var client = app.NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", text);
        return client;
    }

    private static async Task<(HttpStatusCode Status, string? Code)> Send(HttpClient client, Route route, Action<HttpRequestMessage>? adjust = null, string body = "{}")
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path);
        if (!route.IsSafe) request.Content = new StringContent(body, Encoding.UTF8, route.Takes ?? "application/json");
        adjust?.Invoke(request);
        using var answer = await client.SendAsync(request, Cancel);
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json") return (answer.StatusCode, null);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Cancel));
        return (answer.StatusCode, problem.RootElement.GetProperty("code").GetString());
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    [GeneratedRegex(@"\{\**(?<name>\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
