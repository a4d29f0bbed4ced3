namespace Sarnakh.Storage;

/// <summary>
/// Contents by name, in containers: what the product asks of Azure Blob Storage or of its embedded counterpart. A blob is whole
/// or not there: whoever reads it gets what one write put, also while another writes. Every call is durable when its task
/// completes. A passing fault of the engine throws <see cref="StorageUnavailableException"/>; every call may be repeated.
/// Names: containers as queues; blobs 1–200 lower-case letters, digits, <c>-</c>, <c>_</c>, <c>.</c> and <c>/</c>
/// (<see cref="StorageChecks.Blob"/>), so that every engine can keep them as they are.
/// </summary>
public interface IBlobStore
{
    /// <summary>Makes the container if it is not there. Idempotent.</summary>
    Task EnsureContainer(string container, CancellationToken cancel = default);

    /// <summary>
    /// Writes what the stream still has, whatever was there before. Where several write one blob at once, one of them stands. If
    /// the stream fails, its fault is thrown and nothing has changed.
    /// </summary>
    Task Put(string container, string name, Stream content, CancellationToken cancel = default);

    /// <summary>
    /// The blob, or null when there is none; to be disposed. Its stream goes forward only. Where reading breaks off it throws
    /// <see cref="IOException"/>.
    /// </summary>
    Task<Blob?> Get(string container, string name, CancellationToken cancel = default);

    /// <summary>Whether there was one to delete.</summary>
    Task<bool> Delete(string container, string name, CancellationToken cancel = default);

    /// <summary>The blobs whose names start so, in ordinal order. What is written or deleted meanwhile may be among them or not.</summary>
    IAsyncEnumerable<BlobEntry> List(string container, string prefix = "", CancellationToken cancel = default);
}

/// <summary>A blob that is being read.</summary>
public sealed class Blob(Stream content, long length) : IDisposable
{
    public Stream Content { get; } = content;

    /// <summary>In bytes.</summary>
    public long Length { get; } = length;

    public void Dispose() => Content.Dispose();
}

/// <summary>A blob as it is listed.</summary>
/// <param name="Length">In bytes.</param>
/// <param name="Written">When it was put, by the engine's own clock.</param>
public sealed record BlobEntry(string Name, long Length, DateTimeOffset Written);
