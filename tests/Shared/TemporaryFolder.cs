namespace Sarnakh.Shared;

/// <summary>A folder of its own, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sarnakh-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
