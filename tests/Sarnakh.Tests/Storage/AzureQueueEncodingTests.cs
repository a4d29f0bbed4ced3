using Azure.Storage.Queues;
using Sarnakh.Shared;
using Sarnakh.Storage;
using Sarnakh.Storage.Azure;

namespace Sarnakh.Tests.Storage;

/// <summary>How messages stand in the queue: the Functions host, which reads by host.json, must find the same.</summary>
public sealed class AzureQueueEncodingTests : IAsyncLifetime
{
    private const string Queue = "work";

    private QueueServiceClient _service = null!;
    private QueueClient _raw = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = new QueueServiceClient((await Azurite.OfThisProcess).NewAccount());
        _raw = _service.GetQueueClient(Queue);
        await _raw.CreateAsync(cancellationToken: Cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(true, "eyJuYW1lIjoi2LPYp9ix2KcifQ==")]
    [InlineData(false, """{"name":"سارا"}""")]
    public async Task AMessage_StandsInTheQueueAsTheHostReadsIt(bool base64, string expected)
    {
        var store = new AzureQueueStore(_service, base64);
        await store.Send(Queue, """{"name":"سارا"}""", cancel: Cancel);

        (await _raw.PeekMessageAsync(Cancel)).Value.MessageText.ShouldBe(expected);
        (await store.Receive(Queue, 1, TimeSpan.FromSeconds(30), Cancel)).Single().Body.ShouldBe("""{"name":"سارا"}""");
    }

    [Theory]
    [InlineData("<b>&amp;</b> \" ' 😀 \u200c ]]>")]
    [InlineData("  spaces  ")]
    [InlineData("")]
    public async Task APlainMessage_ComesAsItWasSent(string body)
    {
        var store = new AzureQueueStore(_service, base64: false);
        await store.Send(Queue, body, cancel: Cancel);

        (await store.Receive(Queue, 1, TimeSpan.FromSeconds(30), Cancel)).Single().Body.ShouldBe(body);
    }

    [Theory]
    [InlineData("a\u0000b")]
    [InlineData("a\r\nb")]
    [InlineData("a\uffffb")]
    public async Task WhatXmlCannotCarry_IsRefusedPlainly(string body) =>
        await Should.ThrowAsync<StorageLimitException>(() => new AzureQueueStore(_service, base64: false).Send(Queue, body, cancel: Cancel));

    [Fact]
    public async Task AMessageOfSomebodyElse_ThatIsNotBase64_StopsNoOther()
    {
        var store = new AzureQueueStore(_service);
        await _raw.SendMessageAsync("{not base64}", Cancel);
        await store.Send(Queue, "ours", cancel: Cancel);

        (await store.Receive(Queue, 32, TimeSpan.FromSeconds(30), Cancel)).Select(message => message.Body).ShouldBe(["{not base64}", "ours"], ignoreOrder: true);
    }
}
