using System.Globalization;
using System.Text.RegularExpressions;
using Sarnakh.Capture;
using Sarnakh.Hosting;
using Sarnakh.Tests.Architecture;

namespace Sarnakh.Tests.Capture;

/// <summary>docs/forms.md is what website developers program against: its codes and limits are the program's.</summary>
public sealed partial class FormsGuideTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "forms.md"));

    [Fact]
    public void EveryErrorCodeOfTheGuide_IsOneOfTheProgram()
    {
        var rows = Section("### Errors").Split('\n').Where(line => line.StartsWith("| 4", StringComparison.Ordinal) || line.StartsWith("| 5", StringComparison.Ordinal));
        var codes = rows.SelectMany(row => Code().Matches(row).Select(match => match.Groups[1].Value)).ToList();

        codes.Count.ShouldBeGreaterThan(15);
        codes.Except(Texts.Codes).ShouldBeEmpty();
    }

    [Fact]
    public void LimitsOfTheGuide_AreThoseOfTheProgram()
    {
        var spam = new SpamSettings();

        Limit("JSON or urlencoded body").ShouldBe($"{FormLimits.BodyBytes / 1024} KiB");
        Limit("fields").ShouldBe($"{FormLimits.Fields}");
        Limit("characters of a field").ShouldStartWith(FormLimits.FieldChars.ToString("N0", CultureInfo.InvariantCulture));
        Limit("files").ShouldBe($"{FormLimits.Files}, of {FormLimits.FileBytes / 1024 / 1024} MiB each");
        Limit("depth of nested JSON (kept, not mapped)").ShouldBe($"{FormLimits.JsonDepth}");
        Limit("posts a minute to a form").ShouldStartWith($"{spam.PerMinute} ");
        Limit("posts a minute from one address").ShouldStartWith($"{spam.PerAddressPerMinute},");
        Guide.ShouldContain($"up to {FormLimits.KeyChars} characters");
        Guide.ShouldContain($"at most {FormLimits.AttributionChars} characters");
    }

    [Theory]
    [InlineData(SubmissionCheck.Token)]
    [InlineData(SubmissionCheck.SubmissionId)]
    [InlineData(SubmissionCheck.Language)]
    [InlineData(SubmissionCheck.ConsentField)]
    [InlineData(SubmissionCheck.Page)]
    [InlineData(SubmissionCheck.Referrer)]
    [InlineData(SubmissionCheck.FirstTouch)]
    [InlineData(SubmissionCheck.LastTouch)]
    public void EveryNameOfTheProtocol_IsInTheGuide(string name) => Guide.ShouldContain($"`{name}`");

    private static string Section(string heading)
    {
        var start = Guide.IndexOf(heading, StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0);
        return Guide[start..Guide.IndexOf("\n#", start + heading.Length, StringComparison.Ordinal)];
    }

    private static string Limit(string what) => Section("### Limits").Split('\n')
        .Single(line => line.StartsWith($"| {what} |", StringComparison.Ordinal)).Split('|')[2].Trim();

    [GeneratedRegex("`([a-z_]+\\.[a-z_]+)`")]
    private static partial Regex Code();
}
