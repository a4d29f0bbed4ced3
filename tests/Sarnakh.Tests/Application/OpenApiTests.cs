using System.Text.Json;
using System.Text.Json.Nodes;
using Sarnakh.Tests.Architecture;

namespace Sarnakh.Tests.Application;

/// <summary>
/// The front end's client is generated from <c>web/openapi.json</c>, which must be what the server says of itself. To renew
/// it after a change of the API: <c>UPDATE_OPENAPI=1 dotnet run --project tests/Sarnakh.Tests -- -class Sarnakh.Tests.Application.OpenApiTests</c>,
/// then <c>npm run generate</c> in web/.
/// </summary>
public class OpenApiTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task TheCheckedInDocument_IsTheServers()
    {
        await using var app = await TestApp.Start();
        var served = JsonNode.Parse((await app.GetJson("/api/openapi.json")).GetRawText())!.ToJsonString(Indented) + "\n";
        var path = Path.Combine(Repository.Root, "web", "openapi.json");
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") is not null) await File.WriteAllTextAsync(path, served, TestContext.Current.CancellationToken);
        // The file is laid out by the front end's formatter.
        var checkedIn = JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!.ToJsonString(Indented) + "\n";
        checkedIn.ShouldBe(served);
    }

    [Fact]
    public async Task EveryRoute_HasANameAndAnAnswer()
    {
        await using var app = await TestApp.Start();
        var document = await app.GetJson("/api/openapi.json");
        foreach (var path in document.GetProperty("paths").EnumerateObject())
            foreach (var operation in path.Value.EnumerateObject())
            {
                operation.Value.TryGetProperty("operationId", out _).ShouldBeTrue($"{operation.Name} {path.Name}");
                operation.Value.GetProperty("responses").EnumerateObject().Any(answer => answer.Name.StartsWith('2')).ShouldBeTrue($"{operation.Name} {path.Name}");
            }
    }
}
