using Sarnakh.Webhooks;
using static Sarnakh.Tests.Webhooks.WebhookTests;

namespace Sarnakh.Tests.Webhooks;

/// <summary>What happens where a webhook takes nothing. The time of the queues is turned, which only the embedded ones allow.</summary>
public class DeliveryTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Tries_GoOnForADay_AndThenNoMore()
    {
        var delivery = new Delivery(default, EventNames.LeadCreated, Now) { EventId = "x" };
        var at = Now;
        while (delivery.State == DeliveryState.Waiting)
        {
            delivery = delivery.After(new DeliveryTry(at, 500, 1, ""), 0);
            if (delivery.NextAt is { } next) at = next;
        }
        (delivery.State, delivery.Tries, delivery.FirstTriedAt).ShouldBe((DeliveryState.Failed, Delivery.Waits.Count + 1, Now));
        (at - Now).ShouldBeInRange(TimeSpan.FromHours(24), TimeSpan.FromHours(25));
    }

    [Fact]
    public async Task F45_AWebhookThatTakesNothingForADay_IsPaused_AndGetsWhatWaited_WhenItGoesOn()
    {
        var clock = new ShiftedClock();
        await using var receiver = await Receiver.Start();
        await using var app = await TestApp.Start(services => services.Replace(clock), "--Outgoing:Allow=127.0.0.1");
        var (webhook, secret) = await Create(app, receiver);
        receiver.Answer = http => Receiver.With(http, 500, "down");
        await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        for (var tries = 1; tries <= Delivery.Waits.Count; tries++)
        {
            await receiver.Wait(tries);
            var wanted = tries;
            await Messages.FailedMessageTests.Until(async () => (await Deliveries(app, webhook))[0].GetProperty("tries").GetInt64(), wanted);
            clock.Shift += Delivery.Waits[tries - 1] * 1.11;
        }
        await receiver.Wait(Delivery.Waits.Count + 1);
        await Messages.FailedMessageTests.Until(async () => (await app.GetJson($"/api/webhooks/{webhook}")).GetProperty("active").GetBoolean() ? 1 : 0, 0);
        WebhookTests.Text(await app.GetJson($"/api/webhooks/{webhook}"), "pausedBecause").ShouldBe("failing");
        (await app.GetJson("/api/audit?action=webhook.paused")).GetProperty("items").GetArrayLength().ShouldBe(1);

        receiver.Answer = http => Receiver.With(http, 204);
        await Change(app, webhook, active: true);
        (await Settled(app, webhook, 1)).ShouldHaveSingleItem().GetProperty("state").GetString().ShouldBe("delivered");
        receiver.Posts.Select(post => post.Headers.Id).Distinct().Count().ShouldBe(1);
        receiver.Posts.Last().Problem(secret, clock.GetUtcNow()).ShouldBeNull();
    }
}
