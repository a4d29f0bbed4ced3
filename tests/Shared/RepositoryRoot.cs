namespace Sarnakh.Shared;

/// <summary>The folder of the whole repository, in which everything under <c>tests</c> runs.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Sarnakh.slnx"))) return folder.FullName;
        throw new InvalidOperationException("The tests run inside the repository: Sarnakh.slnx was not found above them.");
    }
}
