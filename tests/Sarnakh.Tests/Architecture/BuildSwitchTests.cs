using System.Diagnostics;
using System.Text.Json;

namespace Sarnakh.Tests.Architecture;

/// <summary>
/// The build for the cloud as MSBuild evaluates it: the packages are referenced in versions that were released, and nothing of
/// infra/local is left. The packages themselves need a feed that has them.
/// </summary>
public class BuildSwitchTests
{
    [Fact]
    public async Task Functions_AreBuiltOnTheWorkerAndItsExtensions()
    {
        var project = await Evaluate("functions/Sarnakh.Functions.csproj", azure: true);

        project.Packages.ShouldBe(
        [
            "Azure.Monitor.OpenTelemetry.Exporter",
            "Microsoft.AspNetCore.OpenApi",
            "Microsoft.Azure.Functions.Worker",
            "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore",
            "Microsoft.Azure.Functions.Worker.Extensions.Storage.Queues",
            "Microsoft.Azure.Functions.Worker.Extensions.Timer",
            "Microsoft.Azure.Functions.Worker.OpenTelemetry",
            "Microsoft.Azure.Functions.Worker.Sdk",
            "Microsoft.CodeAnalysis.BannedApiAnalyzers",
            "Microsoft.IdentityModel.JsonWebTokens",
            "Microsoft.IdentityModel.Protocols.OpenIdConnect",
            "SendGrid",
        ], ignoreOrder: true);
        project.Projects.ShouldBe(["Storage/Sarnakh.Storage.csproj"]);
        project.Property("AzureFunctionsVersion").ShouldBe("v4");
        project.Property("OutputType").ShouldBe("Exe");
        project.Linked.ShouldContain("host.json");
        project.Compiled.ShouldContain("../infra/azure/Telemetry.cs");
    }

    [Fact]
    public async Task Storage_IsBuiltOnTheClientsOfTheServices()
    {
        var project = await Evaluate("functions/Storage/Sarnakh.Storage.csproj", azure: true);

        project.Packages.ShouldBe(["Azure.Core", "Azure.Data.Tables", "Azure.Identity", "Azure.Storage.Blobs", "Azure.Storage.Queues"], ignoreOrder: true);
        project.Projects.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("functions/Sarnakh.Functions.csproj")]
    [InlineData("functions/Storage/Sarnakh.Storage.csproj")]
    public async Task EveryPackage_HasAReleasedVersion(string path)
    {
        var project = await Evaluate(path, azure: true);

        foreach (var package in project.Packages) project.Version(package).ShouldMatch(@"^\d+\.\d+\.\d+$", package);
    }

    /// <summary>.NET 10 came with these versions of the worker and its SDK; the clients are no older than what infra/local was written after.</summary>
    [Theory]
    [InlineData("functions/Sarnakh.Functions.csproj", "Microsoft.Azure.Functions.Worker", "2.50.0")]
    [InlineData("functions/Sarnakh.Functions.csproj", "Microsoft.Azure.Functions.Worker.Sdk", "2.0.7")]
    [InlineData("functions/Storage/Sarnakh.Storage.csproj", "Azure.Data.Tables", "12.11.0")]
    [InlineData("functions/Storage/Sarnakh.Storage.csproj", "Azure.Storage.Blobs", "12.17.0")]
    [InlineData("functions/Storage/Sarnakh.Storage.csproj", "Azure.Storage.Queues", "12.11.1")]
    public async Task Versions_AreRecentEnough(string path, string package, string least) =>
        Version.Parse((await Evaluate(path, azure: true)).Version(package)).ShouldBeGreaterThanOrEqualTo(Version.Parse(least));

    [Fact]
    public async Task WithoutTheSwitch_TheNamesComeFromInfraLocal()
    {
        var project = await Evaluate("functions/Sarnakh.Functions.csproj", azure: false);

        project.Projects.ShouldBe(
            ["Storage/Sarnakh.Storage.csproj", "../infra/local/Runtime/Sarnakh.Runtime.csproj", "../infra/local/SendGrid/SendGrid.csproj"], ignoreOrder: true);
        project.Packages.ShouldNotContain(package => package.StartsWith("Microsoft.Azure.", StringComparison.Ordinal));
        project.Compiled.ShouldNotContain(file => file.Contains("infra/", StringComparison.Ordinal));
    }

    private static async Task<Project> Evaluate(string path, bool azure)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "msbuild", Path.Combine(Repository.Root, path), "-nologo", $"-p:AzurePackages={(azure ? "true" : "false")}",
                "-getItem:PackageReference", "-getItem:PackageVersion", "-getItem:ProjectReference", "-getItem:Content", "-getItem:Compile",
                "-getProperty:AzureFunctionsVersion", "-getProperty:OutputType",
            },
            RedirectStandardOutput = true,
        };
        // The test runner's own MSBuild must not lend its settings.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, output);
        return new Project(JsonDocument.Parse(output).RootElement);
    }

    private sealed record Project(JsonElement Evaluated)
    {
        public IEnumerable<string> Packages => Items("PackageReference");

        public IEnumerable<string> Projects => Items("ProjectReference");

        public IEnumerable<string> Compiled => Items("Compile");

        /// <summary>Files that come along under another name.</summary>
        public IEnumerable<string> Linked => Evaluated.GetProperty("Items").GetProperty("Content").EnumerateArray().Select(item => item.GetProperty("Link").GetString()!);

        public string Property(string name) => Evaluated.GetProperty("Properties").GetProperty(name).GetString()!;

        public string Version(string package) =>
            Evaluated.GetProperty("Items").GetProperty("PackageVersion").EnumerateArray()
                .Single(item => item.GetProperty("Identity").GetString() == package).GetProperty("Version").GetString()!;

        private IEnumerable<string> Items(string kind) =>
            Evaluated.GetProperty("Items").GetProperty(kind).EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!.Replace('\\', '/'));
    }
}
