using Azure.Core;
using Sarnakh.Shared;
using Sarnakh.Storage;

namespace Sarnakh.Tests.Storage;

/// <summary>
/// The write happened, its answer was lost, and the client repeated it by itself: what the repetition meets is our own work
/// and is never told as somebody else's.
/// </summary>
public sealed class AzureLostAnswerTests : IAsyncLifetime
{
    private const string Name = "things";

    private readonly RequestFaults _faults = new();
    private StorageEngine _engine = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _engine = await AzureEngine.Start(client =>
        {
            client.Retry.Delay = TimeSpan.FromMilliseconds(1);
            client.AddPolicy(_faults, HttpPipelinePosition.BeforeTransport);
        });
        await _engine.Tables.EnsureTable(Name, Cancel);
        await _engine.Queues.EnsureQueue(Name, Cancel);
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task AnInsert_MayHaveHappened_AndHas()
    {
        await Unclear(() => _engine.Tables.Insert(Name, Row(1), Cancel));
        (await Stored())!.Int("n").ShouldBe(1);
        await Should.ThrowAsync<RowExistsException>(() => _engine.Tables.Insert(Name, Row(2), Cancel));
    }

    [Fact]
    public async Task AReplace_MayHaveHappened_AndHas()
    {
        var version = await _engine.Tables.Insert(Name, Row(1), Cancel);
        await Unclear(() => _engine.Tables.Replace(Name, Row(2, version), Cancel));
        (await Stored())!.Int("n").ShouldBe(2);
        await Should.ThrowAsync<RowChangedException>(() => _engine.Tables.Replace(Name, Row(3, version), Cancel));
    }

    [Fact]
    public async Task ADelete_MayHaveHappened_AndHas()
    {
        var version = await _engine.Tables.Insert(Name, Row(1), Cancel);
        await Unclear(() => _engine.Tables.Delete(Name, "p", "r", version, Cancel));
        (await Stored()).ShouldBeNull();
        await Should.ThrowAsync<RowChangedException>(() => _engine.Tables.Delete(Name, "p", "r", version, Cancel));
    }

    [Fact]
    public async Task ABatch_MayHaveHappened_AndHas()
    {
        await Unclear(() => _engine.Tables.Batch(Name, [RowWrite.Put(new Row("p", "other")), RowWrite.Insert(Row(1))], Cancel));
        (await Stored())!.Int("n").ShouldBe(1);
    }

    [Fact]
    public async Task APut_IsRepeatedAndDone()
    {
        _faults.LoseAnswer(_ => true);
        var version = await _engine.Tables.Put(Name, Row(1), Cancel);
        _faults.Met.ShouldBe(1);
        (await Stored())!.Version.ShouldBe(version);
    }

    [Fact]
    public async Task AReceivedMessage_IsNotToldAsTakenByAnother()
    {
        await _engine.Queues.Send(Name, "one", cancel: Cancel);
        await _engine.Queues.Send(Name, "two", cancel: Cancel);
        var received = await _engine.Queues.Receive(Name, 2, TimeSpan.FromSeconds(30), Cancel);

        await Unclear(() => _engine.Queues.Extend(Name, received[0], TimeSpan.FromSeconds(30), Cancel));
        await Unclear(() => _engine.Queues.Delete(Name, received[1], Cancel));
        await Should.ThrowAsync<MessageGoneException>(() => _engine.Queues.Delete(Name, received[1], Cancel));
    }

    private static Row Row(int n, RowVersion version = default) => new("p", "r") { ["n"] = n, Version = version };

    private Task<Row?> Stored() => _engine.Tables.Get(Name, "p", "r", cancel: Cancel);

    private async Task Unclear(Func<Task> write)
    {
        _faults.LoseAnswer(_ => true);
        (await Should.ThrowAsync<StorageUnavailableException>(write)).Message.ShouldContain("may have happened");
    }
}
