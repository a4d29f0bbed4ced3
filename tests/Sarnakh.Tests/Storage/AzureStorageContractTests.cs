namespace Sarnakh.Tests.Storage;

public sealed class AzureTableStoreTests : TableStoreContract
{
    protected override Task<StorageEngine> Start() => AzureEngine.Start();
}

public sealed class AzureQueueStoreTests : QueueStoreContract
{
    protected override Task<StorageEngine> Start() => AzureEngine.Start();
}

public sealed class AzureBlobStoreTests : BlobStoreContract
{
    protected override Task<StorageEngine> Start() => AzureEngine.Start();
}
