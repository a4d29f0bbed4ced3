namespace Sarnakh.Tests.Storage;

public sealed class AzureQueueStoreTests : QueueStoreContract
{
    protected override Task<StorageEngine> Start() => AzureEngine.Start();
}
