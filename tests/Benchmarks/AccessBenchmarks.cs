using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Sarnakh.Access;

namespace Sarnakh.Benchmarks;

/// <summary>What it costs every request to be let in: the gate alone, among many sessions, on one thread.</summary>
internal static class AccessBenchmarks
{
    private const int Users = 200;
    private const int Requests = 200_000;
    private const double BoundMilliseconds = 0.1;

    public static async Task Run(Report report)
    {
        await using var product = await ProductHere.Start();
        var sessions = product.Get<Sessions>();
        var signedIn = new List<(string Cookie, string Csrf)>();
        for (var n = 0; n < Users; n++)
        {
            var user = new User { Id = $"{n:D26}", Email = $"user{n}@mail.example", Name = $"User {n}", Role = Role.Own, SecurityStamp = "1" };
            await product.Get<UserTable>().Insert(user, CancellationToken.None);
            var http = new DefaultHttpContext();
            var live = await sessions.Begin(user, http);
            signedIn.Add((http.Response.Headers.SetCookie.ToString().Split(';')[0], await sessions.Csrf(live.Session, CancellationToken.None)));
        }

        var gate = ActivatorUtilities.CreateInstance<Gate>(product.Services, (RequestDelegate)(_ => Task.CompletedTask));
        var endpoint = new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/api/leads/{leadId}"), 0, new EndpointMetadataCollection(Audience.SignedIn), "change");
        await Check(Requests / 10);
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        await Check(Requests);
        process.Refresh();
        var each = (process.TotalProcessorTime - before).TotalMilliseconds / Requests;
        report.Add(new Result(
            $"session and CSRF check of a change, {Users} people signed in", null, 1, string.Create(CultureInfo.InvariantCulture, $"{each:0.0000} ms CPU"),
            $"≤ {BoundMilliseconds.ToString(CultureInfo.InvariantCulture)} ms", each <= BoundMilliseconds));

        async Task Check(int requests)
        {
            for (var n = 0; n < requests; n++)
            {
                var (cookie, csrf) = signedIn[n % Users];
                var http = new DefaultHttpContext { RequestServices = product.Services };
                http.Request.Method = "PATCH";
                http.Request.Headers.Cookie = cookie;
                http.Request.Headers[Gate.CsrfHeader] = csrf;
                http.SetEndpoint(endpoint);
                await gate.Invoke(http);
                if (http.Response.StatusCode != 200 || http.Caller() is null) throw new InvalidOperationException($"The gate answered {http.Response.StatusCode}.");
            }
        }
    }
}
