namespace Sarnakh.Tests.Storage;

public sealed class EmbeddedTableStoreTests : TableStoreContract
{
    protected override Task<StorageEngine> Start() => Task.FromResult<StorageEngine>(new EmbeddedEngine());
}

public sealed class EmbeddedQueueStoreTests : QueueStoreContract
{
    protected override Task<StorageEngine> Start() => Task.FromResult<StorageEngine>(new EmbeddedEngine());
}

public sealed class EmbeddedBlobStoreTests : BlobStoreContract
{
    protected override Task<StorageEngine> Start() => Task.FromResult<StorageEngine>(new EmbeddedEngine());
}
