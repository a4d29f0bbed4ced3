using System.Globalization;
using System.Text.Json;
using Sarnakh.Hosting;
using Sarnakh.Text;

namespace Sarnakh.Teams;

/// <summary>A JSON merge patch (RFC 7396) of a team. Only the listed fields can be written; a leader is always a member.</summary>
public static class TeamEdit
{
    private const int NameChars = 100;
    private const int MostMembers = 500;

    /// <param name="isActive">Whether there is such a user, who has not left.</param>
    public static (Team Changed, IReadOnlyList<FieldProblem> Problems) Apply(Team team, JsonElement patch, Predicate<string> isActive)
    {
        if (patch.ValueKind != JsonValueKind.Object) return (team, [new FieldProblem("", "body.not_an_object")]);
        var before = team.MemberIds.ToHashSet();
        var problems = new List<FieldProblem>();
        foreach (var field in patch.EnumerateObject())
        {
            switch (field.Name, field.Value.ValueKind)
            {
                case ("name", JsonValueKind.String):
                    team = team with { Name = PersianText.Display(TextOf(field.Value)) };
                    break;
                case ("leaderId", JsonValueKind.Null):
                    team = team with { LeaderId = null };
                    break;
                case ("leaderId", JsonValueKind.String):
                    team = team with { LeaderId = IdOf(field.Value) };
                    if (team.LeaderId is not { } leader || !isActive(leader)) problems.Add(new FieldProblem("leaderId", "user.unknown"));
                    break;
                case ("memberIds", JsonValueKind.Array) when field.Value.GetArrayLength() <= MostMembers:
                    var members = field.Value.EnumerateArray().Select(IdOf).ToList();
                    for (var i = 0; i < members.Count; i++)
                        if (members[i] is not { } member || (!isActive(member) && !before.Contains(member))) problems.Add(new FieldProblem($"memberIds/{i}", "user.unknown"));
                    team = team with { MemberIds = [.. members.OfType<string>().Distinct()] };
                    break;
                case ("usesLeads", JsonValueKind.True or JsonValueKind.False):
                    team = team with { UsesLeads = field.Value.GetBoolean() };
                    break;
                case ("usesLeads", JsonValueKind.Null):
                    team = team with { UsesLeads = null };
                    break;
                case ("name" or "leaderId" or "memberIds" or "usesLeads", _):
                    problems.Add(new FieldProblem(field.Name, "field.type"));
                    break;
                default:
                    problems.Add(new FieldProblem(field.Name, "field.not_editable"));
                    break;
            }
        }
        if (Team.KeyOf(team.Name).Length == 0) problems.Add(new FieldProblem("name", "text.required"));
        if (team.Name.Length > NameChars) problems.Add(new FieldProblem("name", "field.too_long", NameChars.ToString(CultureInfo.InvariantCulture)));
        if (team.LeaderId is { } leads && !team.MemberIds.Contains(leads)) team = team with { MemberIds = [.. team.MemberIds, leads] };
        return (team, problems);
    }

    /// <summary>Empty for half a surrogate pair, which is no text.</summary>
    private static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private static string? IdOf(JsonElement value) => value.ValueKind == JsonValueKind.String && RecordId.TryParse(TextOf(value), out var id) ? id.ToString() : null;
}
