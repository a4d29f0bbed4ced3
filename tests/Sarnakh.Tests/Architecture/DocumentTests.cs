using System.Text.RegularExpressions;

namespace Sarnakh.Tests.Architecture;

/// <summary>What the documents point at is there.</summary>
public partial class DocumentTests
{
    public static TheoryData<string> Documents =>
        [.. Directory.EnumerateFiles(Repository.Root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void EveryLinkAndPath_LeadsSomewhere(string document)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, document));
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        var links = Link().Matches(text).Select(match => Path.Combine(folder, match.Groups["to"].Value));
        var paths = RepositoryPath().Matches(text).Select(match => Path.Combine(Repository.Root, match.Groups["path"].Value));

        links.Concat(paths).Where(path => !Path.Exists(path)).Select(path => Path.GetRelativePath(Repository.Root, path)).ShouldBeEmpty();
    }

    [GeneratedRegex(@"\]\((?<to>(?!https?:|mailto:|#)[^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();

    /// <summary>`functions/…`, not a pattern or a place that only a build makes.</summary>
    [GeneratedRegex(@"`(?<path>(functions|infra|tests|docs|web/src)/[\w./-]*)`")]
    private static partial Regex RepositoryPath();
}
