using System.Text.RegularExpressions;

namespace Sarnakh.Tests.Architecture;

/// <summary>Areas of the business depend one way. Peers of one row meet in a higher use case or through a queue message.</summary>
public partial class AreaTests
{
    /// <summary>Each row may use the rows above it.</summary>
    private static readonly string[][] Order =
    [
        ["Storage", "Text"],
        ["Hosting"],
        ["Settings"],
        // Who did what: written by all that follow.
        ["Audit"],
        ["Access"],
        ["Teams"],
        // What administrators shape: stages, tags, custom fields.
        ["Catalogue"],
        ["Contacts"],
        ["Leads"],
        ["Outbox"],
        // Whoever changes a lead tells those who wait for it.
        ["Webhooks"],
        // An edit of a lead in the pipeline claims its identities.
        ["Matching"],
        ["Scoring", "Assignment", "Pipeline", "Activities", "Sales", "Views"],
        // Whoever leaves hands their leads over.
        ["Users"],
        ["Capture", "Mail", "Automation", "Reports", "Import"],
        ["Demo"],
        // What any area's messages failed with.
        ["Messages"],
        // Reaches into all of them for what concerns one person.
        ["Privacy"],
        // Where triggers and routes lead to the areas.
        ["Application"],
    ];

    [Fact]
    public void EveryFolder_HasItsPlaceInTheOrder()
    {
        var known = Order.SelectMany(row => row).ToHashSet();
        Repository.Sources("functions").Select(AreaOf).Distinct().Where(area => area is not null && !known.Contains(area)).ShouldBeEmpty();
    }

    [Fact]
    public void TheDocument_NamesEachInThatOrder()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        var there = Repository.Sources("functions").Select(AreaOf).ToHashSet();
        var named = DocumentRow().Matches(document).SelectMany(row => NamedArea().Matches(row.Groups["areas"].Value)).Select(match => match.Groups["area"].Value);

        named.ShouldBe(Order.SelectMany(row => row).Where(there.Contains));
    }

    [Fact]
    public void Areas_UseOnlyThoseBeforeThem() =>
        Repository.Sources("functions")
            .Where(file => AreaOf(file) is not null)
            .SelectMany(file => AreasUsedBy(file).Where(used => !May(AreaOf(file)!, used)).Select(used => $"{file} uses {used}"))
            .ShouldBeEmpty();

    [Fact]
    public void Namespaces_FollowTheFolders()
    {
        foreach (var file in Repository.Sources("functions").Where(file => file.Path.Count(c => c == '/') > 1))
        {
            var folder = Path.GetDirectoryName(file.Path["functions/".Length..])!.Replace('/', '.');
            Namespace().Match(file.Code).Groups["name"].Value.ShouldBe($"Sarnakh.{folder}", file.Path);
        }
    }

    private static bool May(string area, string used) => area == used || RowOf(used) < RowOf(area);

    private static int RowOf(string area) => Array.FindIndex(Order, row => row.Contains(area));

    /// <summary>The folder right under functions/; null for a file of the root.</summary>
    private static string? AreaOf(SourceFile file) => file.Path.Split('/') is [_, var area, _, ..] ? area : null;

    private static IEnumerable<string> AreasUsedBy(SourceFile file) =>
        Used().Matches(file.Code).Select(match => match.Groups["area"].Value).Where(area => RowOf(area) >= 0).Distinct();

    /// <summary>A row of the table of areas.</summary>
    [GeneratedRegex(@"^\| (?<areas>`[A-Z]\w+`(, `[A-Z]\w+`)*) \|", RegexOptions.Multiline)]
    private static partial Regex DocumentRow();

    [GeneratedRegex(@"`(?<area>\w+)`")]
    private static partial Regex NamedArea();

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bSarnakh\.(?<area>\w+)")]
    private static partial Regex Used();
}
