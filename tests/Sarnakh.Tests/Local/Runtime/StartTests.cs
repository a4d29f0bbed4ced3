using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sarnakh.Runtime;
using Sarnakh.Storage;

namespace Sarnakh.Tests.Local.Runtime;

public sealed class StartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sarnakh-start");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Store => Path.Combine(_folder.FullName, "data", "sarnakh.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("batchSize", "33", "from 1 to 32")]
    [InlineData("newBatchThreshold", "-1", "from 0")]
    [InlineData("maxDequeueCount", "many", "whole number")]
    [InlineData("visibilityTimeout", "30 seconds", "such as 00:00:30")]
    [InlineData("maxPollingInterval", "00:00:00.01", "from 00:00:00.1")]
    [InlineData("messageEncoding", "utf-7", "base64 or none")]
    public void AQueueSettingOutOfRange_IsRefusedByName(string name, string value, string expected)
    {
        var refusal = Should.Throw<StartupRefusedException>(() => Build([$"--AzureFunctionsJobHost:extensions:queues:{name}={value}"]));

        refusal.Message.ShouldContain($"queues.{name}");
        refusal.Message.ShouldContain(expected);
    }

    [Fact]
    public void AnUnknownStorage_IsRefused() =>
        Should.Throw<StartupRefusedException>(() => Build(["--Storage:Provider=cosmos"])).Message.ShouldContain("embedded or azure");

    [Theory]
    [InlineData("backup", "copy.db")]
    [InlineData("restore", "copy.db")]
    [InlineData("check")]
    public void ACommandOfTheEmbeddedStorage_IsRefusedForAnother(params string[] command) =>
        Should.Throw<StartupRefusedException>(() => new LocalHostBuilder([.. command, "--Storage:Provider=azure"], [])).Message.ShouldContain("is for the embedded storage");

    [Fact]
    public void AHostFileThatIsNoJson_IsRefused()
    {
        var file = Path.Combine(_folder.FullName, "host.json");
        File.WriteAllText(file, "{ \"version\": ");

        Should.Throw<StartupRefusedException>(() => new LocalHostBuilder([], [], file)).Message.ShouldContain(file);
    }

    [Fact]
    public void TheHostFile_SetsWhatItNamesAndTheHostsDefaultsTheRest()
    {
        var file = Path.Combine(_folder.FullName, "host.json");
        File.WriteAllText(file, """{ /* as the host reads it */ "extensions": { "queues": { "batchSize": 4, "visibilityTimeout": "00:00:07" } }, }""");

        var settings = HostSettings.Read(new LocalHostBuilder([], [], file).Web.Configuration);

        settings.RoutePrefix.ShouldBe("api");
        settings.FunctionTimeout.ShouldBe(TimeSpan.FromMinutes(30));
        settings.Queues.ShouldBe(new QueueSettings(4, 2, 5, TimeSpan.FromSeconds(7), TimeSpan.FromMinutes(1), "base64"));
    }

    [Theory]
    [InlineData(typeof(BadSchedule), "is no schedule")]
    [InlineData(typeof(UnsetSetting), "NotSetAnywhere")]
    public async Task ATriggerThatCannotWork_IsRefusedAtStart(Type functions, string expected)
    {
        using var host = Build([$"--Storage:Path={Store}"], functions);

        (await Should.ThrowAsync<StartupRefusedException>(() => host.StartAsync(Cancel))).Message.ShouldContain(expected);
    }

    [Theory]
    [InlineData(typeof(BadRoute), "route")]
    [InlineData(typeof(NeedsKey), "function keys")]
    [InlineData(typeof(NoTrigger), "exactly one parameter with a trigger")]
    [InlineData(typeof(Unbindable), "cannot be bound")]
    [InlineData(typeof(Twins), "names must be unique")]
    public void AFunctionThatCannotWork_IsRefused(Type functions, string expected) =>
        Should.Throw<StartupRefusedException>(() => Build([], functions)).Message.ShouldContain(expected);

    [Fact]
    public async Task AStoreInUse_IsRefused()
    {
        await using var first = await RunningHost.Start(_ => { }, ["--Storage:Provider=embedded", $"--Storage:Path={Store}"]);
        using var second = Build([$"--Storage:Path={Store}"]);

        (await Should.ThrowAsync<StartupRefusedException>(() => second.StartAsync(Cancel))).Message.ShouldContain("in use by another process");
    }

    [Fact]
    public async Task ADamagedStore_IsRefused()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Store)!);
        await File.WriteAllTextAsync(Store, new string('x', 8192), Cancel);
        using var host = Build([$"--Storage:Path={Store}"]);

        (await Should.ThrowAsync<StartupRefusedException>(() => host.StartAsync(Cancel))).Message.ShouldContain(Store);
    }

    [Fact]
    public async Task APortInUse_IsRefused()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var host = Build([$"--Storage:Path={Store}", $"--Urls=http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}"]);

        (await Should.ThrowAsync<StartupRefusedException>(() => host.StartAsync(Cancel))).Message.ShouldContain("is taken");
    }

    [Fact]
    public async Task TheEmbeddedStore_IsThereForFunctionsWithoutBeingAskedFor()
    {
        await using (var host = await RunningHost.Start(_ => { }, ["--Storage:Provider=embedded", $"--Storage:Path={Store}"]))
        {
            var tables = host.Services.GetRequiredService<ITableStore>();
            await tables.EnsureTable("things", Cancel);
            await tables.Insert("things", new Row("p", "r"), Cancel);
        }

        File.Exists(Store).ShouldBeTrue();
    }

    [Fact]
    public async Task TheProgram_WhosePortIsTaken_SaysNothingElse()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (code, output, error) = await RunProgram(["--Logging:LogLevel:Default=Warning", $"--Storage:Path={Store}", $"--Urls=http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}"]);

        code.ShouldBe(1);
        output.ShouldBeEmpty();
        error.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("is taken");
    }

    [Fact]
    public async Task TheProgram_RefusesInOneParagraphWithExitCode1()
    {
        var (code, output, error) = await RunProgram(["backup"]);

        code.ShouldBe(1);
        output.ShouldBeEmpty();
        error.Trim().Split('\n').ShouldHaveSingleItem();
        error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task TheProgram_BacksUpChecksAndRestoresFromAnyFolder()
    {
        await using (var host = await RunningHost.Start(_ => { }, ["--Storage:Provider=embedded", $"--Storage:Path={Store}"]))
            await host.Services.GetRequiredService<IQueueStore>().EnsureQueue("work", Cancel);

        // The store is data/sarnakh.db below the current folder.
        (await RunProgram(["check"])).ShouldSatisfyAllConditions(run => run.Code.ShouldBe(0), run => run.Output.ShouldContain("is whole"));
        (await RunProgram(["backup", "copy.db"])).ShouldSatisfyAllConditions(run => run.Code.ShouldBe(0), run => run.Output.ShouldContain("copy.db"));
        (await RunProgram(["restore", "copy.db"])).ShouldSatisfyAllConditions(run => run.Code.ShouldBe(0), run => run.Output.ShouldContain("Restored"));
        (await RunProgram(["restore", "nowhere.db"])).Code.ShouldBe(1);
    }

    [Fact]
    public async Task ABackupToAnAbsolutePath_IsOfTheStoreThatWasNamed()
    {
        var elsewhere = Path.Combine(_folder.FullName, "elsewhere.db");
        var copy = Path.Combine(_folder.FullName, "copy.db");
        await using (var host = await RunningHost.Start(_ => { }, ["--Storage:Provider=embedded", $"--Storage:Path={elsewhere}"]))
            await host.Services.GetRequiredService<IQueueStore>().EnsureQueue("work", Cancel);

        (await RunProgram(["backup", copy, $"--Storage:Path={elsewhere}"])).Code.ShouldBe(0);

        File.Exists(copy).ShouldBeTrue();
    }

    private static IHost Build(string[] args, params Type[] functions) =>
        new FunctionsApplicationBuilder(["--Urls=http://127.0.0.1:0", "--Startup:Greeting=false", "--Logging:LogLevel:Default=None", .. args], functions).Build();

    private async Task<(int Code, string Output, string Error)> RunProgram(string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Sarnakh.Functions.dll"), .. args])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var program = Process.Start(start)!;
        var error = program.StandardError.ReadToEndAsync(Cancel);
        var output = await program.StandardOutput.ReadToEndAsync(Cancel);
        await program.WaitForExitAsync(Cancel);
        return (program.ExitCode, output, await error);
    }

    public static class BadSchedule
    {
        [Function("BadSchedule")]
        public static void Run([TimerTrigger("every day")] TimerInfo timer) => _ = timer;
    }

    public static class UnsetSetting
    {
        [Function("UnsetSetting")]
        public static void Run([TimerTrigger("%NotSetAnywhere%")] TimerInfo timer) => _ = timer;
    }

    public static class BadRoute
    {
        [Function("BadRoute")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "a/{b")] HttpRequest req) => _ = req;
    }

    public static class NeedsKey
    {
        [Function("NeedsKey")]
        public static void Run([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest req) => _ = req;
    }

    public static class NoTrigger
    {
        [Function("NoTrigger")]
        public static void Run(string text) => _ = text;
    }

    public static class Unbindable
    {
        [Function("Unbindable")]
        public static void Run([QueueTrigger("work")] string text, Stream stream) => _ = (text, stream);
    }

    public static class Twins
    {
        [Function("Twin")]
        public static void One([QueueTrigger("one")] string text) => _ = text;

        [Function("twin")]
        public static void Two([QueueTrigger("two")] string text) => _ = text;
    }
}
