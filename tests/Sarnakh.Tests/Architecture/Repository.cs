using System.Text.RegularExpressions;
using Sarnakh.Shared;

namespace Sarnakh.Tests.Architecture;

/// <summary>The repository's own sources, as the architecture tests read them.</summary>
internal static partial class Repository
{
    public static string Root => RepositoryRoot.Path;

    /// <summary>Every C# file under the folder, build output left out.</summary>
    public static IEnumerable<SourceFile> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, WithoutCommentsAndTexts(File.ReadAllText(Path.Combine(Root, path)))));

    private static string WithoutCommentsAndTexts(string code) => CommentOrText().Replace(code, match => match.Value[0] == '/' ? "" : "\"\"");

    [GeneratedRegex(""" //[^\n]* | /\*.*?\*/ | "{3,}.*?"{3,} | @"(?:[^"]|"")*" | "(?:\\.|[^"\\\n])*" """,
        RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex CommentOrText();
}

/// <param name="Path">From the repository's root, with forward slashes.</param>
/// <param name="Code">Without comments, texts emptied.</param>
internal sealed record SourceFile(string Path, string Code)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The whole words of <paramref name="words"/> that the code uses.</summary>
    public IEnumerable<string> Uses(params IEnumerable<string> words) =>
        words.Where(word => Regex.IsMatch(Code, $@"(?<![\w.]){Regex.Escape(word)}(?!\w)"));

    public override string ToString() => Path;
}
