using Sarnakh.Storage;

namespace Sarnakh.Tests.Storage;

/// <summary>What every <see cref="IQueueStore"/> must do, whatever engine it stands on. No order is promised, so none is asked for.</summary>
public abstract class QueueStoreContract : IAsyncLifetime
{
    private static readonly TimeSpan _visibility = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _short = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _beyondShort = TimeSpan.FromSeconds(1.5);

    private readonly string _queue = StorageEngine.NewName();
    private StorageEngine _engine = null!;

    protected IQueueStore Queues => _engine.Queues;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _engine = await Start();
        await Queues.EnsureQueue(_queue, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<StorageEngine> Start();

    [Theory]
    [InlineData("ab")]
    [InlineData("Upper")]
    [InlineData("double--hyphen")]
    [InlineData("-start")]
    [InlineData("end-")]
    [InlineData("under_score")]
    [InlineData("quo\"te")]
    public async Task EnsureQueue_IllegalName_IsRefused(string name) =>
        await Should.ThrowAsync<StorageLimitException>(() => Queues.EnsureQueue(name, Cancel));

    [Fact]
    public async Task EnsureQueue_TwiceAndAtOnce_KeepsItsMessages()
    {
        await Send("one");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Queues.EnsureQueue(_queue, Cancel)));
        (await Queues.Count(_queue, Cancel)).ShouldBe(1);
    }

    [Fact]
    public async Task Receive_FromAnEmptyQueue_GivesNothing() => (await Receive()).ShouldBeEmpty();

    [Theory]
    [InlineData("""{"receipt":"01h8xyz"}""")]
    [InlineData("")]
    [InlineData("سلام\u200c‌ 😀 <b>&amp;</b> \" ' \r\n\t\u0000\u0001")]
    public async Task Message_ComesAsItWasSent(string body)
    {
        await Send(body);
        var message = (await Receive()).Single();
        message.Body.ShouldBe(body);
        message.DequeueCount.ShouldBe(1);
        message.Id.ShouldNotBeEmpty();
        message.PopReceipt.ShouldNotBeEmpty();
        message.InsertedOn.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Received_IsHiddenUntilItsVisibilityEnds_ThenComesAgain()
    {
        await Send("work");
        var first = (await Receive(visibility: _short)).Single();
        (await Receive()).ShouldBeEmpty();
        (await Queues.Count(_queue, Cancel)).ShouldBe(1);

        await _engine.Pass(_beyondShort);
        var second = (await Receive(visibility: _short)).Single();
        (second.Id, second.DequeueCount).ShouldBe((first.Id, 2));
        second.InsertedOn.ShouldBe(first.InsertedOn);

        await _engine.Pass(_beyondShort);
        (await Receive()).Single().DequeueCount.ShouldBe(3);
    }

    [Fact]
    public async Task Delete_WithTheLatestReceipt_EndsIt()
    {
        await Send("work");
        var message = (await Receive(visibility: _short)).Single();
        await Queues.Delete(_queue, message, Cancel);
        (await Queues.Count(_queue, Cancel)).ShouldBe(0);
        await _engine.Pass(_beyondShort);
        (await Receive()).ShouldBeEmpty();
        await Gone(() => Queues.Delete(_queue, message, Cancel));
    }

    [Fact]
    public async Task Delete_AfterAnotherReceivedIt_Fails_F17()
    {
        await Send("work");
        var slow = (await Receive(visibility: _short)).Single();
        await _engine.Pass(_beyondShort);
        var other = (await Receive()).Single();
        await Gone(() => Queues.Delete(_queue, slow, Cancel));
        await Gone(() => Queues.Extend(_queue, slow, _visibility, Cancel));
        await Queues.Delete(_queue, other, Cancel);
    }

    [Fact]
    public async Task Extend_HidesItLongerAndRenewsTheReceipt()
    {
        await Send("work");
        var message = (await Receive(visibility: _short)).Single();
        var extended = await Queues.Extend(_queue, message, _visibility, Cancel);
        extended.PopReceipt.ShouldNotBe(message.PopReceipt);
        (extended.Id, extended.Body, extended.DequeueCount).ShouldBe((message.Id, message.Body, 1));
        await _engine.Pass(_beyondShort);
        (await Receive()).ShouldBeEmpty();
        await Gone(() => Queues.Delete(_queue, message, Cancel));
        await Queues.Delete(_queue, extended, Cancel);
    }

    [Fact]
    public async Task Extend_ByTheSameTime_RenewsTheReceiptToo()
    {
        await Send("work");
        var message = (await Receive()).Single();
        var extended = await Queues.Extend(_queue, message, _visibility, Cancel);
        await Gone(() => Queues.Delete(_queue, message, Cancel));
        await Queues.Delete(_queue, extended, Cancel);
    }

    [Fact]
    public async Task Extend_ToZero_GivesItBackAtOnce()
    {
        await Send("work");
        var message = (await Receive()).Single();
        await Queues.Extend(_queue, message, TimeSpan.Zero, Cancel);
        (await Receive()).Single().DequeueCount.ShouldBe(2);
    }

    [Fact]
    public async Task Extend_OfADeletedMessage_Fails()
    {
        await Send("work");
        var message = (await Receive()).Single();
        await Queues.Delete(_queue, message, Cancel);
        await Gone(() => Queues.Extend(_queue, message, _visibility, Cancel));
    }

    [Fact]
    public async Task Delayed_ComesWhenItsTimeHasCome()
    {
        await Queues.Send(_queue, "later", _short, Cancel);
        await Send("now");
        (await Receive()).Single().Body.ShouldBe("now");
        (await Queues.Peek(_queue, 32, Cancel)).ShouldBeEmpty();
        (await Queues.Count(_queue, Cancel)).ShouldBe(2);
        await _engine.Pass(_beyondShort);
        var later = (await Receive()).Single();
        (later.Body, later.DequeueCount).ShouldBe(("later", 1));
    }

    [Fact]
    public async Task Peek_TakesNothing()
    {
        await Send("work");
        var peeked = (await Queues.Peek(_queue, 32, Cancel)).Single();
        (peeked.Body, peeked.DequeueCount, peeked.PopReceipt).ShouldBe(("work", 0, ""));
        (await Receive()).Single().Id.ShouldBe(peeked.Id);
        (await Queues.Peek(_queue, 32, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Receive_GivesAsManyAsAsked_UpTo32()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Send($"{n}")));
        (await Receive(5)).Count.ShouldBe(5);
        (await Receive(32)).Count.ShouldBe(32);
        (await Receive(32)).Count.ShouldBe(3);
        await Should.ThrowAsync<StorageLimitException>(() => Receive(33));
        await Should.ThrowAsync<StorageLimitException>(() => Receive(0));
        await Should.ThrowAsync<StorageLimitException>(() => Queues.Peek(_queue, 33, Cancel));
    }

    [Fact]
    public async Task Receive_ByManyAtOnce_GivesEachMessageToOne()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(n => Send($"{n}")));
        var received = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            var mine = new List<QueueMessage>();
            for (var more = await Receive(8); more.Count > 0; more = await Receive(8)) mine.AddRange(more);
            return mine;
        })));
        received.SelectMany(mine => mine).Select(message => int.Parse(message.Body, null)).Order().ShouldBe(Enumerable.Range(0, 100));
    }

    [Fact]
    public async Task Message_Of48KiBRaw_IsTheLargest()
    {
        var largest = new string('a', StorageLimits.MessageBytes - 2) + "ی";
        await Send(largest);
        (await Receive()).Single().Body.ShouldBe(largest);
        await Should.ThrowAsync<StorageLimitException>(() => Send(largest + "a"));
        (await Queues.Count(_queue, Cancel)).ShouldBe(1);
    }

    [Fact]
    public async Task Times_BeyondTheLimits_AreRefused()
    {
        await Should.ThrowAsync<StorageLimitException>(() => Queues.Send(_queue, "x", TimeSpan.FromSeconds(-1), Cancel));
        await Should.ThrowAsync<StorageLimitException>(() => Queues.Send(_queue, "x", TimeSpan.FromDays(8), Cancel));
        await Should.ThrowAsync<StorageLimitException>(() => Receive(visibility: TimeSpan.Zero));
        await Should.ThrowAsync<StorageLimitException>(() => Receive(visibility: TimeSpan.FromDays(8)));
    }

    [Fact]
    public async Task Messages_SurviveARestart()
    {
        await Send("waiting");
        await Send("taken");
        var taken = (await Receive(1)).Single();
        await _engine.Restart();
        (await Queues.Count(_queue, Cancel)).ShouldBe(2);
        var waiting = (await Receive()).Single();
        waiting.Id.ShouldNotBe(taken.Id);
        await Queues.Delete(_queue, taken, Cancel);
        await Queues.Delete(_queue, waiting, Cancel);
        (await Queues.Count(_queue, Cancel)).ShouldBe(0);
    }

    [Fact]
    public async Task Queues_DoNotShareMessages()
    {
        var other = StorageEngine.NewName();
        await Queues.EnsureQueue(other, Cancel);
        await Send("mine");
        (await Queues.Receive(other, 32, _visibility, Cancel)).ShouldBeEmpty();
    }

    private static async Task Gone(Func<Task> work) => await Should.ThrowAsync<MessageGoneException>(work);

    private Task Send(string body) => Queues.Send(_queue, body, cancel: Cancel);

    private Task<IReadOnlyList<QueueMessage>> Receive(int max = 32, TimeSpan? visibility = null) =>
        Queues.Receive(_queue, max, visibility ?? _visibility, Cancel);
}
