using System.Net;

namespace Sarnakh.Tests.Access;

/// <summary>Until people sign in, everything but capture answers to this machine only.</summary>
public class LocalOnlyTests
{
    private static readonly string[] Private = ["/api/leads", "/api/forms", "/api/forms/contact", "/api/submissions", "/api/submissions/balance", "/api/openapi.json"];
    private static readonly string[] Public = ["/api/forms/contact/definition", "/f/contact", "/f/contact/thanks", "/api/health/live", "/api/health/ready"];

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("Host", "evil.example")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task WhatComesFromElsewhere_SeesThePublicPartOnly(string header, string value)
    {
        await using var app = await TestApp.Start();
        foreach (var path in Private) (await Get(path)).ShouldBe(HttpStatusCode.Forbidden, path);
        foreach (var path in Public) (await Get(path)).ShouldBe(HttpStatusCode.OK, path);

        async Task<HttpStatusCode> Get(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation(header, value);
            using var answer = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task FromThisMachine_AllIsThere()
    {
        await using var app = await TestApp.Start();
        foreach (var path in Private.Concat(Public))
        {
            using var answer = await app.Http.GetAsync(path, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }
    }
}
