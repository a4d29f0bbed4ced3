using System.Buffers;
using Azure;
using Azure.Data.Tables;
using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Tests.Text;

namespace Sarnakh.Tests.Local.AzureDataTables;

public class TableEntityTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Every type at its ends, and what is easily lost.</summary>
    public static TheoryData<string> Extremes => [.. Values.Keys];

    private static Dictionary<string, object> Values { get; } = new(StringComparer.Ordinal)
    {
        ["empty text"] = "",
        ["longest text"] = new string('س', 32 * 1024),
        ["odd text"] = "\0\t\r\n\"\\/'<>&{}--batch_ --changeset_ HTTP/1.1 http://x \u2028\u2029\u200c\u202e\ufeff😀é",
        ["text like a time"] = "2026-03-21T00:00:00Z",
        ["false"] = false,
        ["true"] = true,
        ["least int"] = int.MinValue,
        ["greatest int"] = int.MaxValue,
        ["least long"] = long.MinValue,
        ["greatest long"] = long.MaxValue,
        ["small long"] = 7L,
        ["zero"] = 0d,
        ["whole double"] = 12d,
        ["least double"] = double.MinValue,
        ["greatest double"] = double.MaxValue,
        ["smallest double"] = double.Epsilon,
        ["long double"] = 0.1 + 0.2,
        ["no number"] = double.NaN,
        ["infinity"] = double.PositiveInfinity,
        ["negative infinity"] = double.NegativeInfinity,
        ["empty id"] = Guid.Empty,
        ["id"] = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"),
        ["first time"] = new DateTimeOffset(1601, 1, 1, 0, 0, 0, TimeSpan.Zero),
        ["last time"] = DateTimeOffset.MaxValue,
        ["time of 100 ns"] = new DateTimeOffset(2026, 3, 21, 8, 30, 15, TimeSpan.Zero).AddTicks(1_234_567),
        ["no bytes"] = Array.Empty<byte>(),
        ["most bytes"] = Enumerable.Range(0, 64 * 1024).Select(n => (byte)(n * 31)).ToArray(),
    };

    [Theory]
    [MemberData(nameof(Extremes))]
    public async Task AValue_ComesBackAsItself(string what)
    {
        var value = Values[what];
        var table = await AzuriteTable.New();

        await table.AddEntityAsync(new TableEntity("p", "alone") { ["V"] = value }, Cancel);
        await table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "batch") { ["V"] = value })], Cancel);

        var one = (await table.GetEntityAsync<TableEntity>("p", "alone", cancellationToken: Cancel)).Value;
        var many = await table.QueryAsync<TableEntity>(cancellationToken: Cancel).ToListAsync(Cancel);
        many.Count.ShouldBe(2);
        foreach (var entity in (TableEntity[])[one, .. many])
        {
            entity["V"].ShouldBeOfType(value.GetType());
            entity["V"].ShouldBe(value);
        }
    }

    [Fact]
    public async Task ForeignForms_ComeBackAsTheServiceKeepsThem()
    {
        var table = await AzuriteTable.New();
        var local = new DateTimeOffset(2026, 3, 21, 0, 0, 0, TimeSpan.FromHours(3.5));
        await table.AddEntityAsync(
            new TableEntity("p", "r") { ["Local"] = local, ["Date"] = local.UtcDateTime, ["Data"] = BinaryData.FromString("سلام"), ["None"] = null }, Cancel);

        var read = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel)).Value;

        read["Local"].ShouldBeOfType<DateTimeOffset>().Offset.ShouldBe(TimeSpan.Zero);
        read.GetDateTimeOffset("Local").ShouldBe(local);
        read.GetDateTime("Date").ShouldBe(local.UtcDateTime);
        read.GetBinaryData("Data")!.ToString().ShouldBe("سلام");
        read.ContainsKey("None").ShouldBeFalse();
        read.Keys.Order(StringComparer.Ordinal).ShouldBe(["Data", "Date", "Local", "PartitionKey", "RowKey", "Timestamp", "odata.etag"]);
    }

    [Fact]
    public void WhatIsWritten_IsReadBack()
    {
        Prop.ForAll(Properties().ToArbitrary(), properties =>
        {
            var entity = new TableEntity(properties) { PartitionKey = "p", RowKey = "r" };
            var json = new ArrayBufferWriter<byte>();
            EntityWriter.Write(json, entity);

            var read = EntityReader.ReadOne(json.WrittenSpan);

            read.Count.ShouldBe(entity.Count);
            foreach (var (name, value) in entity)
            {
                read[name].ShouldBeOfType(value!.GetType());
                read[name].ShouldBe(value);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void WhatIsNoUnicode_BecomesTheReplacementCharacter()
    {
        var json = new ArrayBufferWriter<byte>();
        EntityWriter.Write(json, new TableEntity("p", "r") { ["A"] = "x\ud800y" });

        EntityReader.ReadOne(json.WrittenSpan).GetString("A").ShouldBe("x\ufffdy");
    }

    [Fact]
    public void AGetter_GivesNothingForNothing_AndRefusesAnotherType()
    {
        var entity = new TableEntity("p", "r") { ["Text"] = "x", ["Int"] = 1, ["Long"] = 2L, ["Double"] = 0.5, ["Flag"] = true, ["Id"] = Guid.Empty, ["Bytes"] = new byte[] { 1 } };

        (entity.GetString("Text"), entity.GetInt32("Int"), entity.GetInt64("Long"), entity.GetDouble("Double"), entity.GetBoolean("Flag"), entity.GetGuid("Id"))
            .ShouldBe(("x", 1, 2L, 0.5, true, Guid.Empty));
        entity.GetBinary("Bytes").ShouldBe([1]);
        (entity.GetString("No"), entity.GetInt32("No"), entity.GetInt64("No"), entity.GetDouble("No"), entity.GetBoolean("No"), entity.GetGuid("No"), entity.GetDateTime("No"))
            .ShouldBe((null, null, null, null, null, null, null));
        entity["No"].ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => entity.GetInt64("Int"));
        Should.Throw<InvalidOperationException>(() => entity.GetString("Int"));
    }

    [Fact]
    public void AProperty_KeepsItsType()
    {
        var entity = new TableEntity("p", "r") { ["Int"] = 1, ["Long"] = 2L, ["Double"] = 0.5, ["Text"] = "x" };
        entity["Long"] = 3;
        entity["Double"] = 4;
        entity["Int"] = 5L;
        entity["Text"] = null;

        (entity["Long"], entity["Double"], entity["Int"], entity["Text"]).ShouldBe((3L, 4d, 5L, null));
        Should.Throw<InvalidOperationException>(() => entity["Long"] = "text");
        entity["Text"] = 6;
        entity["Text"].ShouldBe(6);
    }

    [Fact]
    public void VersionAndTime_AreProperties_ThatAreNotSent()
    {
        var entity = new TableEntity("p", "r");
        entity.ETag.ShouldBe(default);
        entity.Timestamp.ShouldBeNull();
        entity.ETag = new ETag("W/\"v\"");
        entity.Timestamp = DateTimeOffset.UnixEpoch;

        (entity["odata.etag"], entity["Timestamp"]).ShouldBe(("W/\"v\"", DateTimeOffset.UnixEpoch));
        var json = new ArrayBufferWriter<byte>();
        EntityWriter.Write(json, entity);
        json.WrittenSpan.SequenceEqual("""{"PartitionKey":"p","RowKey":"r"}"""u8).ShouldBeTrue();
    }

    private static Gen<Dictionary<string, object?>> Properties()
    {
        var name = Gen.Choose(0, 30).Select(n => n % 3 == 0 ? $"ویژگی{n}" : $"Name{n}");
        var value = Gen.OneOf(
            AnyText.Generator.Where(IsUnicode).Select(text => (object?)text),
            ArbMap.Default.GeneratorFor<bool>().Select(flag => (object?)flag),
            ArbMap.Default.GeneratorFor<int>().Select(number => (object?)number),
            ArbMap.Default.GeneratorFor<long>().Select(number => (object?)number),
            ArbMap.Default.GeneratorFor<double>().Select(number => (object?)number),
            ArbMap.Default.GeneratorFor<Guid>().Select(id => (object?)id),
            ArbMap.Default.GeneratorFor<DateTimeOffset>().Select(time => (object?)time.ToUniversalTime()),
            ArbMap.Default.GeneratorFor<byte[]>().Where(bytes => bytes is not null).Select(bytes => (object?)bytes));
        return
            from names in name.ListOf()
            from values in value.ListOf(names.Count)
            select names.Zip(values).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text, i)) i++;
            else if (char.IsSurrogate(text[i])) return false;
        }
        return true;
    }
}
