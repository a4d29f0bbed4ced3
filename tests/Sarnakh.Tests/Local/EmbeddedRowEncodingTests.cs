using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Embedded;
using Sarnakh.Storage;

namespace Sarnakh.Tests.Local;

public sealed class EmbeddedRowEncodingTests
{
    private static readonly Gen<object> _values = Gen.OneOf(
        Gen.Choose(0, 0xFFFF).Select(c => (char)c).ArrayOf().Select(object (chars) => new string(chars)),
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(object (text) => text.Get),
        ArbMap.Default.GeneratorFor<bool>().Select(object (value) => value),
        ArbMap.Default.GeneratorFor<int>().Select(object (value) => value),
        Gen.Elements<object>(int.MinValue, int.MaxValue, long.MinValue, long.MaxValue, double.Epsilon, double.MaxValue, -0.0, "", Array.Empty<byte>(), Guid.Empty),
        ArbMap.Default.GeneratorFor<long>().Select(object (value) => value),
        ArbMap.Default.GeneratorFor<NormalFloat>().Select(object (value) => value.Get),
        ArbMap.Default.GeneratorFor<DateTimeOffset>().Select(object (value) => value.ToUniversalTime()),
        ArbMap.Default.GeneratorFor<Guid>().Select(object (value) => value),
        ArbMap.Default.GeneratorFor<byte[]>().Where(bytes => bytes is not null).Select(object (bytes) => bytes));

    private static readonly Gen<Row> _rows =
        from names in Gen.Elements("a", "b", "email", "نام", "_x1", "organisation", "Ü").ArrayOf()
        from values in _values.ArrayOf(names.Length)
        select MakeRow(names, values);

    [Fact]
    public void Row_RoundTrips() =>
        Prop.ForAll(_rows.ToArbitrary(), row =>
        {
            var read = new Row("p", "r");
            RowEncoding.Decode(RowEncoding.Encode(row), read);
            return Same(read, row, row.Values.Keys);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Row_WithSelectedProperties_HasThoseOnly() =>
        Prop.ForAll(_rows.ToArbitrary(), ArbMap.Default.ArbFor<bool[]>(), (row, picks) =>
        {
            var select = row.Values.Keys.Where((_, n) => n < picks.Length && picks[n]).ToHashSet();
            var read = new Row("p", "r");
            RowEncoding.Decode(RowEncoding.Encode(row), read, select);
            return Same(read, row, select);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void AnyFlippedBit_IsNoticed()
    {
        var bytes = RowEncoding.Encode(new Row("p", "r") { ["mobile"] = "+989121234567", ["n"] = 42, ["at"] = DateTimeOffset.UnixEpoch });
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Should.Throw<StoreDamagedException>(() => RowEncoding.Decode(flipped, new Row("p", "r")));
        }
    }

    [Fact]
    public void AnyShortening_IsNoticed()
    {
        var bytes = RowEncoding.Encode(new Row("p", "r") { ["mobile"] = "+989121234567", ["n"] = 42 });
        for (var length = 0; length < bytes.Length; length++)
            Should.Throw<StoreDamagedException>(() => RowEncoding.Decode(bytes.AsSpan(0, length), new Row("p", "r")));
    }

    private static Row MakeRow(string[] names, object[] values)
    {
        var row = new Row("p", "r");
        for (var i = 0; i < names.Length; i++) row[names[i]] = values[i];
        return row;
    }

    private static bool Same(Row read, Row row, IEnumerable<string> names)
    {
        read.Values.Keys.ShouldBe(names, ignoreOrder: true);
        foreach (var (name, value) in read.Values)
        {
            var expected = row[name]!;
            value.GetType().ShouldBe(expected.GetType());
            // Bytes of a double tell -0.0 from 0.0; strings are compared by code unit.
            var same = (value, expected) switch
            {
                (double one, double other) => BitConverter.DoubleToInt64Bits(one) == BitConverter.DoubleToInt64Bits(other),
                (byte[] one, byte[] other) => one.AsSpan().SequenceEqual(other),
                _ => value.Equals(expected),
            };
            if (!same) return false;
        }
        return true;
    }
}
