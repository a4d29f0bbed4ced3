using System.Collections.Frozen;

namespace Sarnakh.Text;

/// <summary>
/// Addresses and numbers that many people share or make up: they may propose that two leads are one, but never decide it.
/// Which ones they are is a setting; these are the defaults.
/// </summary>
public sealed class WeakIdentifiers(IEnumerable<string> localParts, IEnumerable<string> phones)
{
    private readonly FrozenSet<string> _localParts = localParts.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private readonly FrozenSet<string> _phones = phones.ToFrozenSet(StringComparer.Ordinal);

    public static WeakIdentifiers Default { get; } = new(
        ["info", "sales", "office", "contact", "admin", "support", "mail", "email", "hello", "noreply", "no-reply", "test"],
        ["+989120000000", "+989121111111", "+989123456789"]);

    /// <summary>The mailbox of a role, not of a person.</summary>
    public bool Holds(EmailAddress address) => _localParts.Contains(address.LocalPart);

    /// <summary>A placeholder, or a landline, which a household or an office shares.</summary>
    public bool Holds(PhoneNumber number) =>
        number.Kind == PhoneKind.Landline || _phones.Contains(number.E164) || IsOneDigit(number.E164.AsSpan()[^7..]);

    private static bool IsOneDigit(ReadOnlySpan<char> digits) => !digits.ContainsAnyExcept(digits[0]);
}
