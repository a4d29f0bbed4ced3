using System.Globalization;
using Sarnakh.Storage;

namespace Sarnakh.Tests.Storage;

/// <summary>What every <see cref="ITableStore"/> must do, whatever engine it stands on.</summary>
public abstract class TableStoreContract : IAsyncLifetime
{
    private readonly string _table = StorageEngine.NewName();
    private StorageEngine _engine = null!;

    protected ITableStore Tables => _engine.Tables;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _engine = await Start();
        await Tables.EnsureTable(_table, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<StorageEngine> Start();

    [Fact]
    public async Task EnsureTable_TwiceAndAtOnce_IsHarmless()
    {
        var name = StorageEngine.NewName();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Tables.EnsureTable(name, Cancel)));
        await Tables.Insert(name, new Row("p", "r"), Cancel);
        await Tables.EnsureTable(name, Cancel);
        (await Tables.Get(name, "p", "r", cancel: Cancel)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("1table")]
    [InlineData("with-hyphen")]
    [InlineData("quo\"te")]
    [InlineData("")]
    public async Task EnsureTable_IllegalName_IsRefused(string name) =>
        await Should.ThrowAsync<StorageLimitException>(() => Tables.EnsureTable(name, Cancel));

    [Fact]
    public async Task Get_MissingRow_IsNull() => (await Get("nothing")).ShouldBeNull();

    [Fact]
    public async Task Insert_GivesTheVersionThatIsReadBack()
    {
        var version = await Tables.Insert(_table, new Row("p", "r") { ["name"] = "Sara" }, Cancel);
        version.IsNone.ShouldBeFalse();
        var row = (await Get("r"))!;
        row.Version.ShouldBe(version);
        row.Text("name").ShouldBe("Sara");
        row.Timestamp.ShouldNotBe(default);
    }

    [Fact]
    public async Task Insert_OfAnExistingRow_FailsAndChangesNothing()
    {
        await Insert("r", 1);
        var conflict = await Should.ThrowAsync<RowExistsException>(() => Insert("r", 2));
        conflict.RowKey.ShouldBe("r");
        (await Get("r"))!.Int("n").ShouldBe(1);
    }

    [Fact]
    public async Task Insert_ByManyAtOnce_HasOneWinner()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(n => Outcome(() => Insert("r", n))));
        outcomes.Count(outcome => outcome is null).ShouldBe(1);
        outcomes.Count(outcome => outcome is RowExistsException).ShouldBe(63);
    }

    [Fact]
    public async Task Replace_AtTheFreshVersion_WritesAllOfTheRow()
    {
        await Tables.Insert(_table, new Row("p", "r") { ["n"] = 1, ["gone"] = "soon" }, Cancel);
        var row = (await Get("r"))!;
        row["n"] = 2;
        row["gone"] = null;
        var version = await Tables.Replace(_table, row, Cancel);
        version.ShouldNotBe(row.Version);
        var after = (await Get("r"))!;
        after.Version.ShouldBe(version);
        after.Values.ShouldBe(new Dictionary<string, object> { ["n"] = 2 });
    }

    [Fact]
    public async Task Replace_AtAStaleVersion_FailsAndChangesNothing()
    {
        var stale = await Insert("r", 1);
        await Tables.Put(_table, Row("r", 2), Cancel);
        var conflict = await Should.ThrowAsync<RowChangedException>(() => Tables.Replace(_table, Row("r", 3, stale), Cancel));
        conflict.RowKey.ShouldBe("r");
        (await Get("r"))!.Int("n").ShouldBe(2);
    }

    [Fact]
    public async Task Replace_OfAMissingRow_Fails()
    {
        var version = await Insert("r", 1);
        await Tables.Delete(_table, "p", "r", version, Cancel);
        await Should.ThrowAsync<RowChangedException>(() => Tables.Replace(_table, Row("r", 2, version), Cancel));
    }

    [Fact]
    public async Task Version_OfARowMadeAnew_IsNotTheOldOne()
    {
        var old = await Insert("r", 1);
        await Tables.Delete(_table, "p", "r", old, Cancel);
        await _engine.Restart();
        var renewed = await Insert("r", 1);
        renewed.ShouldNotBe(old);
        await Should.ThrowAsync<RowChangedException>(() => Tables.Replace(_table, Row("r", 2, old), Cancel));
        await Should.ThrowAsync<RowChangedException>(() => Tables.Delete(_table, "p", "r", old, Cancel));
    }

    [Fact]
    public async Task Put_WritesWhateverWasThere()
    {
        await Tables.Put(_table, Row("r", 1), Cancel);
        var version = await Tables.Put(_table, new Row("p", "r") { ["other"] = true }, Cancel);
        var row = (await Get("r"))!;
        row.Version.ShouldBe(version);
        row.Values.ShouldBe(new Dictionary<string, object> { ["other"] = true });
    }

    [Fact]
    public async Task Delete_NeedsTheFreshVersion()
    {
        var stale = await Insert("r", 1);
        var fresh = await Tables.Replace(_table, Row("r", 2, stale), Cancel);
        await Should.ThrowAsync<RowChangedException>(() => Tables.Delete(_table, "p", "r", stale, Cancel));
        await Tables.Delete(_table, "p", "r", fresh, Cancel);
        (await Get("r")).ShouldBeNull();
        await Should.ThrowAsync<RowChangedException>(() => Tables.Delete(_table, "p", "r", fresh, Cancel));
    }

    [Fact]
    public async Task Replace_By64AtOnce_HasOneWinnerForEachVersion()
    {
        await Insert("counter", 0);
        var wins = 0;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            for (var won = false; !won;)
            {
                var row = (await Get("counter"))!;
                row["n"] = row.Int("n") + 1;
                won = await Outcome(() => Tables.Replace(_table, row, Cancel)) switch
                {
                    null => true,
                    RowChangedException => false,
                    var fault => throw fault,
                };
            }
            Interlocked.Increment(ref wins);
        })));
        wins.ShouldBe(64);
        (await Get("counter"))!.Int("n").ShouldBe(64);
    }

    [Fact]
    public async Task Replace_By64FromOneVersion_HasOneWinner()
    {
        var version = await Insert("r", -1);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(n => Outcome(() => Tables.Replace(_table, Row("r", n, version), Cancel))));
        var winner = Array.FindIndex(outcomes, outcome => outcome is null);
        outcomes.Count(outcome => outcome is RowChangedException).ShouldBe(63);
        (await Get("r"))!.Int("n").ShouldBe(winner);
    }

    [Fact]
    public async Task Batch_WritesAllKindsAndGivesVersionsInOrder()
    {
        var replaced = await Insert("replaced", 1);
        var deleted = await Insert("deleted", 1);
        var versions = await Tables.Batch(
            _table,
            [
                RowWrite.Insert(Row("inserted", 2)),
                RowWrite.Delete("p", "deleted", deleted),
                RowWrite.Replace(Row("replaced", 2, replaced)),
                RowWrite.Put(Row("put", 2)),
            ],
            Cancel);
        versions.Count.ShouldBe(4);
        versions[0].ShouldBe((await Get("inserted"))!.Version);
        versions[1].IsNone.ShouldBeTrue();
        versions[2].ShouldBe((await Get("replaced"))!.Version);
        versions[3].ShouldBe((await Get("put"))!.Version);
        (await Get("deleted")).ShouldBeNull();
    }

    [Fact]
    public async Task Batch_WithOneFailure_WritesNothingAndNamesIt()
    {
        await Insert("there", 1);
        var conflict = await Should.ThrowAsync<RowExistsException>(() =>
            Tables.Batch(_table, [RowWrite.Insert(Row("new", 1)), RowWrite.Put(Row("put", 1)), RowWrite.Insert(Row("there", 2))], Cancel));
        (conflict.Index, conflict.RowKey).ShouldBe((2, "there"));

        var changed = await Should.ThrowAsync<RowChangedException>(() =>
            Tables.Batch(_table, [RowWrite.Put(Row("put", 1)), RowWrite.Replace(Row("missing", 2, new RowVersion("1"))), RowWrite.Insert(Row("new", 1))], Cancel));
        (changed.Index, changed.RowKey).ShouldBe((1, "missing"));

        (await All(new RowQuery("p"))).Select(row => row.RowKey).ShouldBe(["there"]);
    }

    [Fact]
    public async Task Batch_Of100Rows_IsTheMost()
    {
        await Tables.Batch(_table, [.. Enumerable.Range(0, 100).Select(n => RowWrite.Insert(Row($"{n:D3}", n)))], Cancel);
        (await All(new RowQuery("p"))).Count.ShouldBe(100);
        await Refused([.. Enumerable.Range(0, 101).Select(n => RowWrite.Put(Row($"x{n:D3}", n)))]);
        (await All(new RowQuery("p"))).Count.ShouldBe(100);
    }

    [Fact]
    public async Task Batch_OfTwoPartitions_IsRefused() =>
        await Refused([RowWrite.Put(new Row("p", "1")), RowWrite.Put(new Row("q", "2"))]);

    [Fact]
    public async Task Batch_WithOneRowTwice_IsRefused() =>
        await Refused([RowWrite.Insert(Row("r", 1)), RowWrite.Put(Row("other", 1)), RowWrite.Put(Row("r", 2))]);

    [Fact]
    public async Task Batch_OfMoreThan4MiB_IsRefused()
    {
        await Tables.Batch(_table, [.. Enumerable.Range(0, 3).Select(n => RowWrite.Put(Large($"fits{n}", 1_000_000)))], Cancel);
        await Refused([.. Enumerable.Range(0, 5).Select(n => RowWrite.Put(Large($"r{n}", 1_000_000)))]);
        (await All(new RowQuery("p") { Select = [] })).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Batch_ThatFitsOnlyUntilItIsWritten_IsRefused()
    {
        // Binary grows by a third in base64, letters beyond ASCII become escapes of six bytes.
        await Refused([.. Enumerable.Range(0, 4).Select(n => RowWrite.Put(Large($"binary{n}", 900_000)))]);
        var text = new string('ی', 30_000);
        await Refused([.. Enumerable.Range(0, 24).Select(n => RowWrite.Put(new Row("p", $"text{n}") { ["text"] = text }))]);
    }

    [Fact]
    public async Task Version_MayStandInAnEntityTag()
    {
        var version = (await Insert("r", 1)).ToString();
        version.ShouldAllBe(c => c == '!' || (c >= '#' && c <= '~'));
    }

    [Fact]
    public async Task Batch_OfNothing_DoesNothing() => (await Tables.Batch(_table, [], Cancel)).ShouldBeEmpty();

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a%b")]
    [InlineData("a\u0000b")]
    [InlineData("a\tb")]
    [InlineData("a\u007fb")]
    [InlineData("a\u0085b")]
    [InlineData("😀")]
    public async Task Key_WithACharacterTheServiceForbids_IsRefused(string key)
    {
        await Should.ThrowAsync<StorageLimitException>(() => Tables.Put(_table, new Row("p", key), Cancel));
        await Should.ThrowAsync<StorageLimitException>(() => Tables.Put(_table, new Row(key, "r"), Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("lead|01h8xyz")]
    [InlineData("quote'\"&<>=+;,:@!$()*[]{}~^`")]
    [InlineData("سارا کریمی\u200cنژاد")]
    [InlineData("é")]
    [InlineData("e\u0301")]
    [InlineData("Ünïcödé-漢字")]
    public async Task Key_OfOtherCharacters_IsKeptAsItIs(string key)
    {
        await Tables.Insert(_table, new Row(key, key) { ["n"] = 1 }, Cancel);
        (await Tables.Get(_table, key, key, cancel: Cancel))!.RowKey.ShouldBe(key);
        (await All(new RowQuery(key))).Single().RowKey.ShouldBe(key);
    }

    [Fact]
    public async Task Key_Of512Characters_IsTheLongest()
    {
        var longest = new string('k', 512);
        await Tables.Insert(_table, new Row(longest, longest), Cancel);
        (await Tables.Get(_table, longest, longest, cancel: Cancel)).ShouldNotBeNull();
        await Should.ThrowAsync<StorageLimitException>(() => Tables.Insert(_table, new Row("p", longest + "k"), Cancel));
    }

    [Theory]
    [InlineData("a/b\\c#d?e%f")]
    [InlineData("خط\u0000تیره\t\r\n")]
    [InlineData("سارا@example.ir")]
    [InlineData("😀")]
    public async Task UserText_EncodedIntoAKey_RoundTrips_F22(string text)
    {
        await Tables.Insert(_table, new Row("p", "email|" + RowKeys.Encode(text)) { ["text"] = text }, Cancel);
        var row = (await All(RowQuery.Prefix("p", "email|"))).Single();
        row.Text("text").ShouldBe(text);
        RowKeys.Decode(row.RowKey["email|".Length..]).ShouldBe(text);
    }

    [Fact]
    public async Task UserText_Of600Characters_FitsIntoAKey_F22()
    {
        var texts = new[] { new string('/', 600), new string('ی', 600), new string('ی', 599) + "ي" };
        foreach (var text in texts) await Tables.Insert(_table, new Row("p", "email|" + RowKeys.Encode(text)) { ["text"] = text }, Cancel);
        foreach (var text in texts) (await Tables.Get(_table, "p", "email|" + RowKeys.Encode(text), cancel: Cancel))!.Text("text").ShouldBe(text);
    }

    [Fact]
    public async Task Keys_AreTakenByTheLetter()
    {
        foreach (var key in new[] { "a", "A", "é", "e\u0301", "ی", "ي", "a ", " a" }) await Tables.Insert(_table, new Row("p", key) { ["key"] = key }, Cancel);
        (await Get("A"))!.Text("key").ShouldBe("A");
        (await Get("ي"))!.Text("key").ShouldBe("ي");
        (await Get("a "))!.Text("key").ShouldBe("a ");
    }

    [Fact]
    public async Task Rows_ComeInOrdinalOrder()
    {
        string[] keys = ["", " ", "!", "-1", "0", "00", "01", "1", "10", "2", "A", "B", "Z", "_", "a", "a!", "aa", "ab", "b", "lead|1", "lead}1", "z", "~", "é", "ا", "ب", "ی", "漢", "\uFB8E", "\uFFFD"];
        foreach (var key in keys.Reverse()) await Insert(key, 1);
        var ordinal = keys.Order(StringComparer.Ordinal);
        (await All(new RowQuery("p"))).Select(row => row.RowKey).ShouldBe(ordinal);
        (await All(new RowQuery("p") { Max = 1 })).Select(row => row.RowKey).ShouldBe(ordinal);
    }

    [Fact]
    public async Task Query_ReadsItsRangeOfItsPartitionOnly()
    {
        foreach (var key in new[] { "a", "b", "c", "d" }) await Insert(key, 1);
        await Tables.Insert(_table, new Row("q", "b"), Cancel);
        (await Keys(new RowQuery("p") { From = "b" })).ShouldBe(["b", "c", "d"]);
        (await Keys(new RowQuery("p") { Before = "c" })).ShouldBe(["a", "b"]);
        (await Keys(new RowQuery("p") { From = "b", Before = "d" })).ShouldBe(["b", "c"]);
        (await Keys(new RowQuery("p") { From = "bb", Before = "c" })).ShouldBeEmpty();
        (await Keys(new RowQuery("p") { From = "c", Before = "b" })).ShouldBeEmpty();
        (await Keys(new RowQuery("q"))).ShouldBe(["b"]);
        (await Keys(new RowQuery("none"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Query_ByPrefix_ReadsNoNeighbour()
    {
        foreach (var key in new[] { "lead", "lead|", "lead|1", "lead|\uFFFD", "lead}", "leae", "leac|1" }) await Insert(key, 1);
        (await Keys(RowQuery.Prefix("p", "lead|"))).ShouldBe(["lead|", "lead|1", "lead|\uFFFD"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(1000)]
    public async Task Query_FollowedToItsEnd_MissesAndRepeatsNothing(int max)
    {
        await Fill(70);
        var query = new RowQuery("p") { From = "00010", Before = "00060", Max = max };
        var keys = new List<string>();
        do
        {
            var page = await Tables.Query(_table, query, Cancel);
            page.Rows.Count.ShouldBeLessThanOrEqualTo(max);
            keys.AddRange(page.Rows.Select(row => row.RowKey));
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);
        keys.ShouldBe(Enumerable.Range(10, 50).Select(n => $"{n:D5}"));
    }

    [Fact]
    public async Task Query_WhileRowsComeAndGo_KeepsThoseThatStay()
    {
        await Fill(100);
        var query = new RowQuery("p") { Max = 10 };
        var keys = new List<string>();
        for (var pages = 0; ; pages++)
        {
            var page = await Tables.Query(_table, query, Cancel);
            keys.AddRange(page.Rows.Select(row => row.RowKey));
            if (page.Continuation is null) break;
            query = query with { Continuation = page.Continuation };
            // The row the next page would begin with is gone, and new ones are before and behind it.
            var next = $"{(pages + 1) * 10:D5}";
            await Tables.Delete(_table, "p", next, (await Get(next))!.Version, Cancel);
            await Insert(next + "-new", 1);
        }
        var stayed = Enumerable.Range(0, 100).Where(n => n % 10 != 0 || n == 0).Select(n => $"{n:D5}");
        keys.Where(key => key.Length == 5).ShouldBe(stayed);
        keys.ShouldBeUnique();
    }

    [Fact]
    public async Task Query_PageOf1000_IsTheMost()
    {
        await Fill(1005);
        (await Tables.Query(_table, new RowQuery("p"), Cancel)).Rows.Count.ShouldBeLessThanOrEqualTo(1000);
        (await All(new RowQuery("p"))).Count.ShouldBe(1005);
        await Should.ThrowAsync<StorageLimitException>(() => Tables.Query(_table, new RowQuery("p") { Max = 1001 }, Cancel));
        await Should.ThrowAsync<StorageLimitException>(() => Tables.Query(_table, new RowQuery("p") { Max = 0 }, Cancel));
    }

    [Fact]
    public async Task Query_OfLargeRows_ReturnsThemAllInPages()
    {
        for (var n = 0; n < 12; n++) await Tables.Insert(_table, Large($"{n:D2}", 1_000_000), Cancel);
        (await Keys(new RowQuery("p"))).ShouldBe(Enumerable.Range(0, 12).Select(n => $"{n:D2}"));
    }

    [Fact]
    public async Task Select_LimitsProperties_NotKeysOrVersion()
    {
        var version = await Tables.Insert(_table, new Row("p", "r") { ["a"] = "1", ["b"] = 2, ["c"] = new byte[] { 3 } }, Cancel);
        var row = (await Tables.Get(_table, "p", "r", ["b", "missing"], Cancel))!;
        row.Values.ShouldBe(new Dictionary<string, object> { ["b"] = 2 });
        row.Version.ShouldBe(version);
        (await All(new RowQuery("p") { Select = ["a"] })).Single().Values.ShouldBe(new Dictionary<string, object> { ["a"] = "1" });
    }

    [Fact]
    public async Task Properties_OfEveryType_RoundTrip()
    {
        var values = new Dictionary<string, object>
        {
            ["Text"] = "سلام — ‌علیک 😀 \u202Eltr \"<script>\"",
            ["EmptyText"] = "",
            ["SpacedText"] = "  two  \r\n\t ",
            ["True"] = true,
            ["False"] = false,
            ["Int"] = -42,
            ["IntMin"] = int.MinValue,
            ["IntMax"] = int.MaxValue,
            ["Zero"] = 0,
            ["Long"] = 1L,
            ["LongMin"] = long.MinValue,
            ["LongMax"] = long.MaxValue,
            ["Double"] = 0.1,
            ["DoubleWhole"] = 3.0,
            ["DoubleMax"] = double.MaxValue,
            ["DoubleLeast"] = double.Epsilon,
            ["Time"] = new DateTimeOffset(2026, 3, 21, 8, 30, 0, TimeSpan.Zero).AddTicks(1234567),
            ["TimeFirst"] = new DateTimeOffset(1601, 1, 1, 0, 0, 0, TimeSpan.Zero),
            ["TimeLast"] = new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero),
            ["Id"] = Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"),
            ["Binary"] = Enumerable.Range(0, 256).Select(n => (byte)n).ToArray(),
            ["EmptyBinary"] = Array.Empty<byte>(),
            ["_underscored1"] = 1,
        };
        var row = new Row("p", "r");
        foreach (var (name, value) in values) row[name] = value;
        await Tables.Insert(_table, row, Cancel);

        foreach (var read in new[] { (await Get("r"))!, (await All(new RowQuery("p"))).Single() })
        {
            read.Values.Keys.ShouldBe(values.Keys, ignoreOrder: true);
            foreach (var (name, value) in values)
            {
                read[name]!.GetType().ShouldBe(value.GetType(), name);
                read[name].ShouldBe(value, name);
            }
        }
    }

    [Fact]
    public async Task Time_IsKeptInUtc()
    {
        var tehran = new DateTimeOffset(2026, 3, 21, 12, 0, 0, TimeSpan.FromMinutes(210));
        await Tables.Insert(_table, new Row("p", "r") { ["at"] = tehran }, Cancel);
        (await Get("r"))!.Time("at")!.Value.ShouldBe(tehran);
        (await Get("r"))!.Time("at")!.Value.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Row_WithoutProperties_IsARow()
    {
        await Tables.Insert(_table, new Row("p", "r"), Cancel);
        (await Get("r"))!.Values.ShouldBeEmpty();
    }

    [Fact]
    public async Task Row_NearOneMiB_RoundTrips_F23()
    {
        var row = Large("r", StorageLimits.RowBytes - 200);
        row.Size.ShouldBeInRange(StorageLimits.RowBytes - 200, StorageLimits.RowBytes);
        await Tables.Insert(_table, row, Cancel);
        var read = (await Get("r"))!;
        read.Size.ShouldBe(row.Size);
        foreach (var (name, value) in row.Values) read.Bytes(name).ShouldBe((byte[])value);
        await Should.ThrowAsync<StorageLimitException>(() => Tables.Put(_table, Large("r", StorageLimits.RowBytes + 200), Cancel));
    }

    [Fact]
    public async Task Property_Of64KiB_IsTheLargest()
    {
        var row = new Row("p", "r") { ["text"] = new string('ی', 32 * 1024), ["binary"] = new byte[64 * 1024] };
        await Tables.Insert(_table, row, Cancel);
        (await Get("r"))!.Text("text").ShouldBe(row.Text("text"));
        await Should.ThrowAsync<StorageLimitException>(() => Tables.Put(_table, new Row("p", "r") { ["text"] = new string('a', 32 * 1024 + 1) }, Cancel));
        await Should.ThrowAsync<StorageLimitException>(() => Tables.Put(_table, new Row("p", "r") { ["binary"] = new byte[64 * 1024 + 1] }, Cancel));
    }

    [Fact]
    public async Task Properties_252_AreTheMost()
    {
        var row = new Row("p", "r");
        for (var n = 0; n < 252; n++) row[$"p{n}"] = n;
        await Tables.Insert(_table, row, Cancel);
        (await Get("r"))!.Values.Count.ShouldBe(252);
        row["oneMore"] = 1;
        await Should.ThrowAsync<StorageLimitException>(() => Tables.Put(_table, row, Cancel));
    }

    [Theory]
    [InlineData("with-hyphen")]
    [InlineData("1st")]
    [InlineData("")]
    [InlineData("PartitionKey")]
    [InlineData("a.b")]
    public async Task Property_WithAnIllegalName_IsRefused(string name) =>
        await Should.ThrowAsync<StorageLimitException>(() => Tables.Put(_table, new Row("p", "r") { [name] = 1 }, Cancel));

    [Fact]
    public async Task Value_BeforeTheYear1601OrNotFinite_IsRefused()
    {
        await Should.ThrowAsync<StorageLimitException>(() => Tables.Put(_table, new Row("p", "r") { ["at"] = new DateTimeOffset(1600, 12, 31, 0, 0, 0, TimeSpan.Zero) }, Cancel));
        await Should.ThrowAsync<StorageLimitException>(() => Tables.Put(_table, new Row("p", "r") { ["n"] = double.NaN }, Cancel));
        Should.Throw<StorageLimitException>(() => new Row("p", "r") { ["n"] = 1.0m });
    }

    [Fact]
    public async Task Rows_SurviveARestart()
    {
        var version = await Insert("r", 7);
        await _engine.Restart();
        var row = (await Get("r"))!;
        row.Int("n").ShouldBe(7);
        row.Version.ShouldBe(version);
        await Tables.Replace(_table, Row("r", 8, version), Cancel);
    }

    [Fact]
    public async Task Tables_DoNotShareRows()
    {
        var other = StorageEngine.NewName();
        await Tables.EnsureTable(other, Cancel);
        await Insert("r", 1);
        (await Tables.Get(other, "p", "r", cancel: Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task CancelledCall_IsNotDone()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Should.ThrowAsync<OperationCanceledException>(() => Tables.Insert(_table, Row("r", 1), cancelled));
        await Should.ThrowAsync<OperationCanceledException>(() => Tables.Get(_table, "p", "r", cancel: cancelled));
        await Should.ThrowAsync<OperationCanceledException>(() => Tables.Query(_table, new RowQuery("p"), cancelled));
        (await Get("r")).ShouldBeNull();
    }

    private static Row Row(string key, int n, RowVersion version = default) => new("p", key) { ["n"] = n, Version = version };

    /// <summary>A row of about <paramref name="bytes"/> as the service counts them, in properties of at most 64 KiB.</summary>
    private static Row Large(string key, int bytes)
    {
        var row = new Row("p", key);
        var random = new Random(bytes);
        for (var n = 0; row.Size < bytes; n++)
        {
            var part = new byte[Math.Min(StorageLimits.PropertyBytes, Math.Max(1, bytes - (int)row.Size - 20))];
            random.NextBytes(part);
            row[string.Create(CultureInfo.InvariantCulture, $"p{n}")] = part;
        }
        return row;
    }

    private static async Task<Exception?> Outcome(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (StorageException refusal)
        {
            return refusal;
        }
    }

    private async Task Fill(int rows)
    {
        foreach (var chunk in Enumerable.Range(0, rows).Chunk(100))
            await Tables.Batch(_table, [.. chunk.Select(n => RowWrite.Insert(Row($"{n:D5}", n)))], Cancel);
    }

    private Task<RowVersion> Insert(string key, int n) => Tables.Insert(_table, Row(key, n), Cancel);

    private Task<Row?> Get(string key) => Tables.Get(_table, "p", key, cancel: Cancel);

    private async Task<List<Row>> All(RowQuery query) => await Tables.All(_table, query, Cancel).ToListAsync(Cancel);

    private async Task<IEnumerable<string>> Keys(RowQuery query) => (await All(query)).Select(row => row.RowKey);

    private async Task Refused(IReadOnlyList<RowWrite> writes)
    {
        await Should.ThrowAsync<StorageLimitException>(() => Tables.Batch(_table, writes, Cancel));
        foreach (var write in writes)
            (await Tables.Get(_table, write.Row.PartitionKey, write.Row.RowKey, cancel: Cancel)).ShouldBeNull();
    }
}
