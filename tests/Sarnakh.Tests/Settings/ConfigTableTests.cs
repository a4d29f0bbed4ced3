using Sarnakh.Settings;
using Sarnakh.Storage;

namespace Sarnakh.Tests.Settings;

public class ConfigTableTests : AppTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ManyFirstUsersOfTheSecret_GetTheSame()
    {
        for (var round = 0; round < 5; round++)
        {
            await using var app = await Start();
            var keys = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () => Convert.ToHexString(await app.Get<ServerSecret>().KeyFor("test", Cancel)))));
            keys.Distinct().ShouldHaveSingleItem();
        }
    }

    [Fact]
    public async Task AWriteIsReadAtOnceHere_AndWithinASecondElsewhere()
    {
        var clock = new ShiftedClock();
        await using var app = await Start();
        var tables = app.Get<ITableStore>();
        using var here = new ConfigTable(tables, clock);
        using var elsewhere = new ConfigTable(tables, clock);
        var version = await here.Insert("kind", "a/b", "one", Cancel);
        (await elsewhere.Find<string>("kind", "a/b", Cancel))!.Value.ShouldBe("one");

        await here.Replace("kind", "a/b", "two", version, Cancel);
        (await here.Find<string>("kind", "a/b", Cancel))!.Value.ShouldBe("two");
        clock.Shift += TimeSpan.FromSeconds(1);
        (await elsewhere.Find<string>("kind", "a/b", Cancel))!.Value.ShouldBe("two");
        await Should.ThrowAsync<RowChangedException>(() => elsewhere.Replace("kind", "a/b", "three", version, Cancel));
        await Should.ThrowAsync<RowExistsException>(() => elsewhere.Insert("kind", "a/b", "three", Cancel));
    }

    [Fact]
    public async Task WithTheTablesAway_WhatWasKnownHolds()
    {
        var clock = new ShiftedClock();
        await using var app = await Start();
        using var config = new ConfigTable(app.Get<ITableStore>(), clock);
        await config.Insert("kind", "a", "one", Cancel);
        await config.Find<string>("kind", "a", Cancel);
        clock.Shift += TimeSpan.FromMinutes(5);
        app.Faults.FailAll();
        (await config.Find<string>("kind", "a", Cancel))!.Value.ShouldBe("one");
    }
}
