using System.Globalization;
using System.Text;
using Sarnakh.Hosting;
using Sarnakh.Text;

namespace Sarnakh.Access;

/// <summary>
/// What a password must be. Length counts most; no classes of characters are asked for, and any script may be used.
/// Source: NIST SP 800-63B §5.1.1.2, OWASP ASVS 5 §6.2.
/// </summary>
public static class PasswordRules
{
    public const int Shortest = 12;
    public const int Longest = 256;

    // A few characters over and over are no secret, however long.
    private const int FewestDifferent = 5;

    // Shorter pieces of names occur in words by chance.
    private const int ShortestPiece = 4;

    /// <summary>
    /// One form for all the ways keyboards write the same characters: NFKC, and what Persian and Arabic keyboards tell apart though
    /// people do not (ی and ي, ک and ك, ۱ and 1, a half space or none). Null for what is no text or too long to look at.
    /// </summary>
    public static string? Normalise(string password)
    {
        if (password.Length > Longest * 4) return null;
        try
        {
            var text = Digits.ToAscii(password.Normalize(NormalizationForm.FormKC));
            return text.Replace('ي', 'ی').Replace('ى', 'ی').Replace('ك', 'ک').Replace("\u200C", "", StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            return null; // a lone half of a surrogate pair
        }
    }

    /// <summary>Why the password cannot be taken, as the code of a text with its argument; null if it can.</summary>
    /// <param name="password">As typed.</param>
    /// <param name="field">The name the answer gives to it.</param>
    /// <param name="own">E-mail address and name of the account: the first things that are tried.</param>
    public static FieldProblem? Check(string field, string? password, params IEnumerable<string> own)
    {
        if (string.IsNullOrEmpty(password)) return new FieldProblem(field, "field.required");
        if (Normalise(password) is not { } text) return new FieldProblem(field, "text.invalid");
        var length = new StringInfo(text).LengthInTextElements;
        if (length < Shortest) return new FieldProblem(field, "password.too_short", Shortest.ToString(CultureInfo.InvariantCulture));
        if (text.Length > Longest) return new FieldProblem(field, "field.too_long", Longest.ToString(CultureInfo.InvariantCulture));
        if (text.EnumerateRunes().Distinct().Count() < FewestDifferent || CommonPasswords.Holds(text)) return new FieldProblem(field, "password.common");
        return own.SelectMany(Pieces).Any(piece => Folded(text).Contains(piece, StringComparison.Ordinal)) ? new FieldProblem(field, "password.own_name") : null;
    }

    /// <summary>The parts of a name or an address that a password may not contain: words, and the whole without its spaces.</summary>
    private static IEnumerable<string> Pieces(string own)
    {
        // Of an address only what stands before the @: a company's name in a passphrase is no harm.
        var text = own.LastIndexOf('@') is > 0 and var at ? own[..at] : own;
        return text.Split([' ', '\u200C', '.', '-', '_', '+'], StringSplitOptions.RemoveEmptyEntries).Append(text).Select(Folded).Where(piece => piece.Length >= ShortestPiece);
    }

    private static string Folded(string text) => PersianText.NameKey(text);
}
