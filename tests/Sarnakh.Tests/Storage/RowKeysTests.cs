using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Storage;

namespace Sarnakh.Tests.Storage;

public sealed class RowKeysTests
{
    private static readonly Gen<string> _texts = Gen.OneOf(
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get),
        Gen.Elements('/', '\\', '#', '?', '%', '=', '~', '|', 'a', 'A', '0', 'ی', '\u200c', '\0').ArrayOf().Select(chars => new string(chars)),
        Gen.Choose(0, 0xD7FF).Select(c => (char)c).ArrayOf().Select(chars => new string(chars)));

    [Fact]
    public void Encode_MakesALegalPieceThatDecodes() =>
        Prop.ForAll(_texts.ToArbitrary(), text =>
        {
            var piece = RowKeys.Encode(text);
            RowKeys.Check(piece);
            return !piece.Contains('|') && piece.Length <= 120 && (piece.StartsWith('~') || RowKeys.Decode(piece) == text);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Encode_GivesDifferentTextsDifferentPieces() =>
        Prop.ForAll(_texts.ToArbitrary(), _texts.ToArbitrary(), (one, other) =>
            string.Equals(RowKeys.Encode(one), RowKeys.Encode(other), StringComparison.Ordinal) == string.Equals(one, other, StringComparison.Ordinal))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Encode_OfALongText_KeepsItApartFromItsNeighbours()
    {
        var pieces = Enumerable.Range(0, 100).Select(n => RowKeys.Encode(new string('ی', 600) + n)).ToList();
        pieces.ShouldBeUnique();
        pieces.ShouldAllBe(piece => piece.Length < 120 && RowKeys.Decode(piece) == null);
    }

    [Fact]
    public void Encode_OfATextLikeAHash_IsNotTakenForOne() =>
        RowKeys.Decode(RowKeys.Encode("~" + new string('a', 64))).ShouldBe("~" + new string('a', 64));

    [Fact]
    public void After_IsGreaterThanEveryKeyWithThePrefix_AndNotThanTheNext() =>
        Prop.ForAll(Keys().Where(key => key.Length > 0).ToArbitrary(), Keys().ToArbitrary(), (prefix, other) =>
        {
            var after = RowKeys.After(prefix);
            var within = string.CompareOrdinal(other, prefix) >= 0 && string.CompareOrdinal(other, after) < 0;
            return string.CompareOrdinal(prefix + other, after) < 0 && within == other.StartsWith(prefix, StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();

    private static Gen<string> Keys() =>
        Gen.OneOf(
                Gen.Elements('a', 'b', '|', '}', '~', 'ی', '\uD7FF', '\uE000', '\uFFFD'),
                Gen.Choose(' ', 0xFFFD).Select(c => (char)c).Where(c => c is not ('/' or '\\' or '#' or '?' or '%') && !char.IsControl(c) && !char.IsSurrogate(c)))
            .ArrayOf().Select(chars => new string(chars));
}
