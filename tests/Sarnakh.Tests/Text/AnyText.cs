using FsCheck;
using FsCheck.Fluent;

namespace Sarnakh.Tests.Text;

/// <summary>Texts of the characters that rules are about, mixed with any UTF-16 unit at all, lone surrogates too.</summary>
internal static class AnyText
{
    private const string Telling =
        "  \t\n\r\0اآأإبپتجيىیكکههةۀەہھؤئء\u0654\u0653\u0651\u064E\u0640\u200C\u200C\u200D\u200E\u202E\uFEFF\u00AD\u00A0۰۵٣7aAzZéI\u0301\u0130ﻋﻼﷺ\uFDFA\u1100\u1161\u11A8\uD83D\uDE00.,@+-()«»،٬٫/";

    public static Gen<string> Generator { get; } =
        Gen.Frequency((6, Gen.Elements(Telling.ToCharArray())), (1, Gen.Choose(0, char.MaxValue).Select(c => (char)c)))
            .ListOf()
            .Select(chars => new string([.. chars]));

    public static Arbitrary<string> Arbitrary { get; } = Generator.ToArbitrary();
}
