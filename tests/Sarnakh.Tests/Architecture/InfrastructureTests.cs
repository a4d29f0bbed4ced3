using System.Text.Json;
using System.Text.RegularExpressions;
using Sarnakh.Application;
using Sarnakh.Hosting;
using Sarnakh.Messages;
using YamlDotNet.RepresentationModel;

namespace Sarnakh.Tests.Architecture;

/// <summary>What is deployed and the code name the same things. The templates themselves are not compiled here.</summary>
public partial class InfrastructureTests
{
    /// <summary>Where one process keeps its timers; it may run beside the functions on the same account (docs/deploy.md).</summary>
    private const string RuntimeTable = "runtime";

    [Fact]
    public void TheStorageAccount_HasTheTablesOfTheCode() =>
        NamesIn("storage.bicep", "tables").ShouldBe([.. PrepareStore.Tables, RuntimeTable], ignoreOrder: true);

    [Fact]
    public void TheStorageAccount_HasTheContainersOfTheCode() => NamesIn("storage.bicep", "containers").ShouldBe(PrepareStore.Containers, ignoreOrder: true);

    [Fact]
    public void TheStorageAccount_HasTheQueuesOfTheCode() =>
        NamesIn("storage.bicep", "queues").ShouldBe(QueueList.Watched.Names.SelectMany(queue => (string[])[queue, WatchedQueues.PoisonOf(queue)]), ignoreOrder: true);

    [Fact]
    public void EverySettingOfTheFunctionApp_IsToldOfInTheGuide()
    {
        var settings = Setting().Matches(SectionAfter("functions.bicep", "name: 'appsettings'")).Select(match => match.Groups["name"].Value).ToList();
        var guide = Read("docs/deploy.md");

        settings.ShouldContain("AzureWebJobsStorage__accountName");
        settings.Where(setting => !guide.Contains($"`{setting}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void SettingsOfTheSite_AreThoseThatTheCodeReads()
    {
        var known = typeof(SiteOptions).GetProperties().Select(property => $"Site__{property.Name}").Append("Site__TrustedProxies").ToList();
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "infra"), "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".bicep", StringComparison.Ordinal) || file.Contains("/machine/", StringComparison.Ordinal))
            .Append(Path.Combine(Repository.Root, "docs/deploy.md"));

        files.SelectMany(file => SiteSetting().Matches(File.ReadAllText(file)).Select(match => match.Value)).Distinct().Where(setting => !known.Contains(setting)).ShouldBeEmpty();
    }

    [Fact]
    public void EveryMeasureThatAnAlertReads_IsTaken()
    {
        var measures = Measure().Matches(Read("infra/azure/monitoring.bicep")).Select(match => match.Value).Distinct().ToList();
        var taken = Read("functions/Messages/WatchQueues.cs") + Read("functions/Messages/CollectFailed.cs");

        measures.ShouldNotBeEmpty();
        measures.Where(measure => !taken.Contains($"\"{measure}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void ModulesAndParameters_AreThere()
    {
        var main = Read("infra/azure/main.bicep");
        var declared = Parameter().Matches(main).Select(match => match.Groups["name"].Value).ToList();
        var required = Parameter().Matches(main).Where(match => !match.Groups["default"].Success).Select(match => match.Groups["name"].Value).ToList();

        var modules = Module().Matches(main);
        modules.Count.ShouldBe(Regex.Count(main, "^module ", RegexOptions.Multiline));
        foreach (Match module in modules)
        {
            var wanted = Parameter().Matches(Read($"infra/azure/{module.Groups["file"].Value}")).Select(match => match.Groups["name"].Value);
            Argument().Matches(module.Groups["params"].Value).Select(match => match.Groups["name"].Value).ShouldBe(wanted, ignoreOrder: true, module.Groups["file"].Value);
        }
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "infra/azure"), "*.bicepparam"))
        {
            var given = Parameter().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value).ToList();
            given.Except(declared).ShouldBeEmpty(file);
            required.Except(given).ShouldBeEmpty(file);
        }
    }

    [Fact]
    public void TheStaticSite_SendsTheHeadersOfTheLocalRuntime()
    {
        using var site = JsonDocument.Parse(Read("web/public/staticwebapp.config.json"));
        var headers = site.RootElement.GetProperty("globalHeaders");
        var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        Sarnakh.Runtime.SecurityHeaders.Apply(http);

        foreach (var (name, value) in http.Response.Headers) headers.GetProperty(name).GetString().ShouldBe(value.ToString(), name);
    }

    [Theory]
    [InlineData("azure.yaml")]
    [InlineData(".github/workflows/test.yml")]
    [InlineData(".github/workflows/deploy.yml")]
    public void EveryYamlFile_IsValid(string path) => Yaml(path).Children.ShouldNotBeEmpty();

    [Fact]
    public void Workflows_TestWithTheTestCommand()
    {
        Scalars(Yaml(".github/workflows/test.yml")).ShouldContain("./test");
        var deploy = (YamlMappingNode)Yaml(".github/workflows/deploy.yml")["jobs"];
        deploy["test"]["uses"].ToString().ShouldBe("./.github/workflows/test.yml");
        deploy["deploy"]["needs"].ToString().ShouldBe("test");
    }

    [Theory]
    [InlineData(".github/workflows/test.yml")]
    [InlineData(".github/workflows/deploy.yml")]
    public void Workflows_KnowNoSecretAndRunActionsAsTheyWereReviewed(string path)
    {
        var workflow = Read(path);
        workflow.ShouldNotContain("secrets.");
        Action().Matches(workflow).Select(match => match.Groups["version"].Value).Where(version => !CommitId().IsMatch(version)).ShouldBeEmpty();
    }

    [Fact]
    public void ServicesOfAzd_AreFoldersHereAndTagsInTheTemplates()
    {
        foreach (var (name, service) in (YamlMappingNode)Yaml("azure.yaml")["services"])
        {
            Directory.Exists(Path.Combine(Repository.Root, service["project"].ToString())).ShouldBeTrue(name.ToString());
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "infra/azure"), "*.bicep").Select(File.ReadAllText).ShouldContain(text => text.Contains($"'azd-service-name': '{name}'"));
        }
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    private static YamlMappingNode Yaml(string path)
    {
        var yaml = new YamlStream();
        using var text = new StringReader(Read(path));
        yaml.Load(text);
        return (YamlMappingNode)yaml.Documents.ShouldHaveSingleItem().RootNode;
    }

    private static IEnumerable<string?> Scalars(YamlNode node) => node.AllNodes.OfType<YamlScalarNode>().Select(scalar => scalar.Value);

    private static IEnumerable<string> NamesIn(string file, string variable)
    {
        var list = Regex.Match(Read($"infra/azure/{file}"), $@"^var {variable} = \[(?<names>[^\]]*)\]", RegexOptions.Multiline).Groups["names"].Value;
        return Regex.Matches(list, "'(?<name>[^']+)'").Select(match => match.Groups["name"].Value);
    }

    private static string SectionAfter(string file, string start)
    {
        var text = Read($"infra/azure/{file}");
        var from = text.IndexOf(start, StringComparison.Ordinal);
        return text[from..text.IndexOf("\n  }\n", from, StringComparison.Ordinal)];
    }

    [GeneratedRegex(@"^      (?<name>\w+): ", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"\bSite__\w+")]
    private static partial Regex SiteSetting();

    [GeneratedRegex(@"sarnakh\.queue\.\w+")]
    private static partial Regex Measure();

    [GeneratedRegex(@"^param (?<name>\w+)(?: \w+)?(?<default> =)?", RegexOptions.Multiline)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^module \w+ '(?<file>[\w.]+)' = \{.*?params: \{(?<params>.*?)\}\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Module();

    [GeneratedRegex(@"(?:^|[\s,{])(?<name>\w+): ")]
    private static partial Regex Argument();

    [GeneratedRegex(@"uses: (?!\./)\S+@(?<version>\S+)")]
    private static partial Regex Action();

    [GeneratedRegex("^[0-9a-f]{40}$")]
    private static partial Regex CommitId();
}
