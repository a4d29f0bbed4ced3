using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Sarnakh.Access;
using Sarnakh.Leads.Index;

namespace Sarnakh.Pipeline;

/// <summary>
/// A place in somebody's own list: <c>{mark of the user}.{cursor}</c>. To others it means nothing. (A forged mark would gain
/// nothing either: a list never leaves the scope of who asks.)
/// </summary>
public static class PersonalCursor
{
    public static string Of(LeadCursor cursor, Caller caller) => $"{MarkOf(caller)}.{cursor}";

    public static bool IsForeign(string? text, Caller caller) => text?.IndexOf('.', StringComparison.Ordinal) is > 0 and var end && text[..end] != MarkOf(caller);

    public static string Open(string text) => text[(text.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static string MarkOf(Caller caller) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"cursor {caller.UserId}")).AsSpan(0, 9));
}
