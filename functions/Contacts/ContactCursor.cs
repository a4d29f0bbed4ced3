using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Sarnakh.Hosting;
using Sarnakh.Text;

namespace Sarnakh.Contacts;

/// <summary>Where a page of contacts ended: the round (those that start as the search does, then the others), the name, the id.</summary>
public readonly record struct ContactCursor(int Round, string Name, RecordId Id)
{
    private const int MostItems = 200;
    private const int Items = 50;

    private readonly ulong _prefix = FaIrOrder.Prefix(Name);

    public static bool TryParse(string text, [NotNullWhen(true)] out ContactCursor? cursor)
    {
        cursor = null;
        if (!Base64Url.IsValid(text)) return false;
        var plain = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        if (plain.Length <= RecordId.Length || plain[0] is not ('0' or '1') || !RecordId.TryParse(plain.AsSpan(1, RecordId.Length), out var id)) return false;
        cursor = new ContactCursor(plain[0] - '0', plain[(RecordId.Length + 1)..], id);
        return true;
    }

    /// <summary>The page that was asked for: where it starts, how many it holds at most, or what is wrong with that.</summary>
    public static (ContactCursor? After, int Limit, Problem? Problem) ReadPage(string? cursor, int? limit)
    {
        if (limit is < 1 or > MostItems) return (null, 0, Problem.Input(new FieldProblem("limit", "limit.invalid")));
        ContactCursor? after = null;
        return cursor is null || TryParse(cursor, out after) ? (after, limit ?? Items, null) : (null, 0, Problem.Input(new FieldProblem("cursor", "cursor.invalid")));
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Round}{Id}{Name}"));

    /// <summary>Names as readers of Persian look them up, then by age.</summary>
    internal static int Compare(string name, ulong prefix, RecordId id, string otherName, ulong otherPrefix, RecordId otherId)
    {
        var order = prefix.CompareTo(otherPrefix);
        if (order == 0 && name != otherName) order = FaIrOrder.Compare(name, otherName);
        if (order == 0) order = string.CompareOrdinal(name, otherName);
        return order != 0 ? order : id.CompareTo(otherId);
    }

    internal bool IsBefore(int round, string name, ulong prefix, RecordId id) => Round != round ? Round < round : Compare(Name, _prefix, Id, name, prefix, id) < 0;
}
