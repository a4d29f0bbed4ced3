using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sarnakh.Text;

/// <summary>
/// The forms of a text beside the one received. <b>Display</b> is clean and shown to people; <b>key</b> is what search and
/// comparison see, so that Arabic and Persian spellings of a word are one; <b>name key</b> is the key without spaces, so that
/// «علی رضا», «علی‌رضا» and «علیرضا» are one. All take any UTF-16 text, never throw, and return the same instance when
/// nothing changes. How long a text may be is the caller's business.
/// </summary>
public static class PersianText
{
    private const char Space = ' ';
    private const char NonJoiner = '\u200C';
    private const char HamzaAbove = '\u0654';
    private const char Replacement = '\uFFFD';
    private const int OnStack = 256;

    /// <summary>The clean form on one line: line ends become spaces.</summary>
    public static string Display(string text) => IsPlain(text) ? text : Unchanged(text, Tidy(Compose(Filter(text, keepLines: false))));

    /// <summary>The clean form of a longer text: each line cleaned, at most one empty line in a row, line ends as <c>\n</c>.</summary>
    public static string DisplayLines(string text)
    {
        if (IsPlain(text))
            return text;

        var lines = new StringBuilder(text.Length);
        var emptyLines = 0;
        foreach (var line in Compose(Filter(text, keepLines: true)).Split('\n'))
        {
            var tidy = Tidy(line);
            if (tidy.Length == 0)
            {
                emptyLines++;
                continue;
            }
            if (lines.Length > 0)
                lines.Append('\n', Math.Min(emptyLines, 1) + 1);
            lines.Append(tidy);
            emptyLines = 0;
        }
        return Unchanged(text, lines.ToString());
    }

    /// <summary>For search and comparison: words of letters and ASCII digits, lower case, one space between them.</summary>
    public static string Key(string text) => Fold(Display(text), spaces: true);

    /// <summary>For finding the same name spelt with other spaces.</summary>
    public static string NameKey(string text) => Fold(Display(text), spaces: false);

    private static string Unchanged(string original, string result) => original == result ? original : result;

    /// <summary>Whether the text consists of characters that every rule leaves alone, with single spaces and ZWNJs inside.</summary>
    private static bool IsPlain(string text)
    {
        // A gap may neither begin nor end the text nor follow another one.
        var afterGap = true;
        foreach (var c in text)
        {
            if (c is Space or NonJoiner)
            {
                if (afterGap)
                    return false;
                afterGap = true;
            }
            else if (IsPlain(c))
            {
                afterGap = false;
            }
            else
            {
                return false;
            }
        }
        return !afterGap || text.Length == 0;
    }

    private static bool IsPlain(char c) => c switch
    {
        <= '~' => c > Space,
        // Latin letters composed already; nothing composes further without a mark, and marks are not plain.
        < '\u0250' => c is >= '\u00A1' and not '\u00AD',
        >= 'ء' and <= 'غ' => true,
        'ف' or 'ق' or 'ل' or 'م' or 'ن' or 'ه' or 'و' => true,
        'پ' or 'چ' or 'ژ' or 'ک' or 'گ' or 'ی' or 'ۀ' => true,
        >= '۰' and <= '۹' or >= '٠' and <= '٩' => true,
        '،' or '؛' or '؟' or '٪' or '٫' or '٬' or '«' or '»' => true,
        _ => false,
    };

    /// <summary>
    /// Drops what is never shown, turns every kind of blank into a space, unfolds Arabic presentation forms, and puts U+FFFD
    /// for what is no character. Goes before composition, so that nothing dropped can keep a letter from its mark.
    /// </summary>
    private static string Filter(string text, bool keepLines)
    {
        var filtered = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsSurrogate(c))
            {
                if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]))
                    filtered.Append(c).Append(text[++i]);
                else
                    filtered.Append(Replacement);
            }
            else if (IsPresentationForm(c))
            {
                foreach (var unfolded in c.ToString().Normalize(NormalizationForm.FormKC))
                    AppendFiltered(filtered, unfolded, keepLines);
            }
            else if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                // The line feed that follows says it.
            }
            else
            {
                AppendFiltered(filtered, c, keepLines);
            }
        }
        return filtered.ToString();
    }

    private static void AppendFiltered(StringBuilder filtered, char c, bool keepLines)
    {
        if (c is '\n' or '\r' or '\v' or '\f' or '\u0085' or '\u2028' or '\u2029')
            filtered.Append(keepLines ? '\n' : Space);
        else if (c == '\t' || char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator)
            filtered.Append(Space);
        else if (c is >= '\uFDD0' and <= '\uFDEF' or '\uFFFE' or '\uFFFF')
            filtered.Append(Replacement);
        else if (!IsDropped(c))
            filtered.Append(c);
    }

    /// <summary>Controls; tatweel; and the invisible format characters (bidi marks and overrides, ZWSP, ZWJ, BOM, soft hyphen …) except ZWNJ.</summary>
    private static bool IsDropped(char c) =>
        c == '\u0640' || char.IsControl(c) || (c != NonJoiner && char.GetUnicodeCategory(c) == UnicodeCategory.Format);

    private static bool IsPresentationForm(char c) => c is >= '\uFB50' and <= '\uFDFF' or >= '\uFE70' and <= '\uFEFC';

    /// <summary>NFC, then one letter for each letter that Persian writes in several ways.</summary>
    private static string Compose(string text)
    {
        var composed = text.IsNormalized() ? text : text.Normalize();
        var letters = new StringBuilder(composed.Length);
        foreach (var c in composed)
        {
            var letter = c switch
            {
                'ي' or 'ى' => 'ی',
                'ك' => 'ک',
                'ہ' or 'ھ' or 'ە' => 'ه',
                'ۂ' => 'ۀ',
                _ => c,
            };
            // NFC composes ە with the hamza but not ه, which is the letter people type.
            if (letter == HamzaAbove && letters.Length > 0 && letters[^1] == 'ه')
                letters[^1] = 'ۀ';
            else
                letters.Append(letter);
        }
        return letters.ToString();
    }

    /// <summary>One space between words, none at the edges; one ZWNJ between letters, none beside a space or at the edges.</summary>
    private static string Tidy(string text)
    {
        var tidy = new StringBuilder(text.Length);
        char gap = default;
        foreach (var c in text)
        {
            if (c == Space || (c == NonJoiner && gap != Space))
            {
                gap = c;
            }
            else if (c != NonJoiner)
            {
                if (gap != default && tidy.Length > 0)
                    tidy.Append(gap);
                gap = default;
                tidy.Append(c);
            }
        }
        return tidy.ToString();
    }

    private static string Fold(string display, bool spaces)
    {
        var rented = display.Length > OnStack ? ArrayPool<char>.Shared.Rent(display.Length) : null;
        var folded = rented ?? stackalloc char[OnStack];
        var length = 0;
        var wantsSpace = false;
        var recompose = false;
        for (var i = 0; i < display.Length; i++)
        {
            var c = display[i];
            if (char.IsHighSurrogate(c) && i + 1 < display.Length)
            {
                // Letters beyond the first plane keep their length when lower-cased.
                var rune = new Rune(c, display[++i]);
                switch (KindOf(Rune.GetUnicodeCategory(rune)))
                {
                    case Kind.Kept:
                        AppendSpace(folded, ref length, ref wantsSpace);
                        length += Rune.ToLowerInvariant(rune).EncodeToUtf16(folded[length..]);
                        break;
                    case Kind.Parting:
                        wantsSpace = spaces;
                        break;
                }
                continue;
            }

            switch (FoldLetter(c))
            {
                case '\0':
                    break;
                case Space:
                    wantsSpace = spaces;
                    break;
                case var letter:
                    AppendSpace(folded, ref length, ref wantsSpace);
                    folded[length++] = letter;
                    recompose |= letter is >= '\u1100' and <= '\u11FF';
                    break;
            }
        }

        var result = folded[..length];
        var key = result.SequenceEqual(display) ? display : result.ToString();
        if (rented != null)
            ArrayPool<char>.Shared.Return(rented);
        // Parts of Hangul syllables are the only non-marks that compose; what stood between them may be gone now.
        return recompose ? key.Normalize() : key;

        static void AppendSpace(Span<char> folded, ref int length, ref bool wantsSpace)
        {
            if (wantsSpace && length > 0)
                folded[length++] = Space;
            wantsSpace = false;
        }
    }

    /// <summary>The letter or digit of the key; a space for what parts words; NUL for what vanishes.</summary>
    private static char FoldLetter(char c) => c switch
    {
        >= 'a' and <= 'z' or >= '0' and <= '9' => c,
        >= 'A' and <= 'Z' => (char)(c | 0x20),
        <= '\u007F' => Space,
        'ء' or NonJoiner => '\0',
        'آ' or 'أ' or 'إ' or 'ٱ' => 'ا',
        'ؤ' => 'و',
        'ئ' => 'ی',
        'ۀ' or 'ة' => 'ه',
        >= 'ا' and <= 'غ' or >= 'ف' and <= 'و' => c,
        'پ' or 'چ' or 'ژ' or 'ک' or 'گ' or 'ی' => c,
        _ => KindOf(char.GetUnicodeCategory(c)) switch
        {
            Kind.Kept => char.ToLowerInvariant(Digits.AsciiOf(c)),
            Kind.Parting => Space,
            _ => '\0',
        },
    };

    private enum Kind
    {
        Kept,
        Parting,
        Vanishing,
    }

    private static Kind KindOf(UnicodeCategory category) => category switch
    {
        <= UnicodeCategory.OtherLetter => Kind.Kept,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Kept,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => Kind.Vanishing,
        UnicodeCategory.Format or UnicodeCategory.Control => Kind.Vanishing,
        _ => Kind.Parting,
    };
}
