using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Sarnakh.Storage.Azure;

/// <summary>Azure Blob Storage: a blob is staged in blocks and appears, whole, when their list is committed.</summary>
public sealed class AzureBlobStore(BlobServiceClient service) : IBlobStore
{
    private const int BlockBytes = 4 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, BlobContainerClient> _containers = new(StringComparer.Ordinal);

    public async Task EnsureContainer(string container, CancellationToken cancel = default)
    {
        StorageChecks.Container(container);
        await Answer(container, Container(container).CreateIfNotExistsAsync(cancellationToken: cancel), cancel);
    }

    public async Task Put(string container, string name, Stream content, CancellationToken cancel = default)
    {
        StorageChecks.Blob(name);
        var blob = Container(container).GetBlockBlobClient(name);
        // Blocks of several writers lie beside each other until one commits, so each writer's have names of their own.
        var writer = Guid.NewGuid();
        var blocks = new List<string>();
        var buffer = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            while (await content.ReadAtLeastAsync(buffer.AsMemory(0, BlockBytes), BlockBytes, throwOnEndOfStream: false, cancel) is var read and > 0)
            {
                var block = Convert.ToBase64String([.. writer.ToByteArray(), .. BitConverter.GetBytes(blocks.Count)]);
                using var part = new MemoryStream(buffer, 0, read, writable: false);
                await Answer(container, blob.StageBlockAsync(block, part, cancellationToken: cancel), cancel);
                blocks.Add(block);
            }
            await Answer(container, blob.CommitBlockListAsync(blocks, cancellationToken: cancel), cancel);
        }
        catch (RequestFailedException refused) when (refused.ErrorCode == BlobErrorCode.InvalidBlockList)
        {
            // A commit throws the staged blocks of all others away. Whoever committed came after our first block, so it is as if
            // ours had been written first and overwritten at once.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public async Task<Blob?> Get(string container, string name, CancellationToken cancel = default)
    {
        StorageChecks.Blob(name);
        try
        {
            var download = (await Answer(container, Container(container).GetBlockBlobClient(name).DownloadStreamingAsync(cancellationToken: cancel), cancel)).Value;
            return new Blob(new AzureBlobStream(download.Content), download.Details.ContentLength);
        }
        catch (RequestFailedException gone) when (gone.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    public async Task<bool> Delete(string container, string name, CancellationToken cancel = default)
    {
        StorageChecks.Blob(name);
        return (await Answer(container, Container(container).GetBlockBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancel), cancel)).Value;
    }

    public async IAsyncEnumerable<BlobEntry> List(string container, string prefix = "", [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await using var blobs = Container(container).GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancel).GetAsyncEnumerator(cancel);
        while (await Answer(container, blobs.MoveNextAsync().AsTask(), cancel))
        {
            var blob = blobs.Current;
            yield return new BlobEntry(blob.Name, blob.Properties.ContentLength ?? 0, blob.Properties.LastModified ?? default);
        }
    }

    private BlobContainerClient Container(string name) => _containers.GetOrAdd(name, static (name, service) => service.GetBlobContainerClient(name), service);

    private async Task<T> Answer<T>(string container, Task<T> request, CancellationToken cancel)
    {
        try
        {
            return await request;
        }
        catch (RequestFailedException refused) when (refused.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            throw new InvalidOperationException($"Container {container} is not there; EnsureContainer makes it.", refused);
        }
        catch (Exception fault) when (AzureFaults.IsPassing(fault, cancel))
        {
            throw AzureFaults.Unavailable(service.Uri, fault);
        }
    }
}
