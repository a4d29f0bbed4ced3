using System.Text.Json;
using System.Text.RegularExpressions;
using Sarnakh.Tests.Architecture;

namespace Sarnakh.Tests.Audit;

/// <summary>What stands in the audit log has a name that people read.</summary>
public partial class AuditTextTests
{
    [Theory]
    [InlineData("fa")]
    [InlineData("en")]
    public void EveryAction_AndWhatItIsDoneTo_HasAName(string language)
    {
        using var texts = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "web/src/text", $"{language}.json")));
        var named = texts.RootElement.GetProperty("audit").EnumerateObject().Where(text => text.Value.GetString() is { Length: > 0 }).Select(text => text.Name).ToHashSet();
        var actions = Actions();
        actions.Count.ShouldBeGreaterThan(50);

        actions.Where(action => !named.Contains($"action_{action.Replace('.', '_')}")).ShouldBeEmpty();
        actions.Select(action => action[..action.IndexOf('.')]).Distinct().Where(thing => !named.Contains($"thing_{thing}")).ShouldBeEmpty();
        named.Where(name => name.StartsWith("action_", StringComparison.Ordinal)).Where(name => !actions.Any(action => name == $"action_{action.Replace('.', '_')}"))
            .ShouldBeEmpty("nothing is audited under them");
    }

    [Fact]
    public void EverythingThatActionsAreDoneTo_CanBeChosenInTheLog()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "web/src/audit/AuditPage.tsx"));
        var list = page[page.IndexOf("const things", StringComparison.Ordinal)..page.IndexOf("] as const", StringComparison.Ordinal)];
        Actions().Select(action => action[..action.IndexOf('.')]).Distinct().Where(thing => !list.Contains($"\"{thing}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    /// <summary>By routes, and by what runs without anybody asking.</summary>
    private static IReadOnlyList<string> Actions() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "functions"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Written().Matches(File.ReadAllText(file))).Select(match => match.Groups["action"].Value).Distinct().Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex("""(AuditedAs|AuditEntry)\(\s*"(?<action>[a-z_.]+)"(?=[,)])""")]
    private static partial Regex Written();
}
