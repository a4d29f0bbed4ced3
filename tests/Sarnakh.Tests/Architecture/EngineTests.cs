namespace Sarnakh.Tests.Architecture;

/// <summary>The product runs on more than one engine and host, so it names none of them.</summary>
public class EngineTests
{
    [Fact]
    public void TheProduct_NamesNeitherAnEngineNorTheLocalRuntime() =>
        Repository.Sources("functions")
            .SelectMany(file => file.Uses("Microsoft.Data.Sqlite", "Sqlite", "SqliteConnection", "Sarnakh.Embedded", "Sarnakh.Runtime")
                .Select(word => $"{file} names {word}"))
            .ShouldBeEmpty();

    [Fact]
    public void TheProduct_HasOneSourceForEveryBuild() =>
        Repository.Sources("functions").Where(file => file.Code.Contains("#if", StringComparison.Ordinal)).ShouldBeEmpty();
}
