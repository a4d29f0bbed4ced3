using Azure.Data.Tables;

namespace Sarnakh.Tests.Architecture;

/// <summary>
/// Beyond what <see cref="CloudApiTests"/> compares for all packages: this one keeps a listing of itself, so names of
/// parameters, defaults, constraints and modifiers are held against it as well.
/// </summary>
public class AzureDataTablesApiTests
{
    [Fact]
    public void EveryPublicMember_IsThePackages_ToTheLetter()
    {
        var ours = ApiText.Of(typeof(TableClient).Assembly).ToList();
        var listed = ApiText.Of(File.ReadLines(Path.Combine(Repository.Root, "tests/Sarnakh.Tests/Architecture/Api/Azure.Data.Tables.txt"))).ToList();

        ours.Count.ShouldBeGreaterThan(100);
        ours.Except(listed).ShouldBeEmpty("The package does not have these, or has them otherwise.");
        listed.Except(ours).ShouldBeEmpty("These are listed, and not offered.");
    }
}
