using System.Diagnostics.CodeAnalysis;

namespace Sarnakh.Leads.Index;

public enum FilterOperator
{
    Equal,
    NotEqual,
    In,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Contains,
    IsSet,
    IsEmpty,
}

/// <summary>
/// Which leads, as data: the same tree in lists, rules and reports. Texts are compared by their name key, so that spellings of
/// one name are equal; e-mail addresses without letter case; phones by their digits; choices exactly, but contain by name key.
/// A missing value equals nothing.
/// </summary>
public abstract record LeadFilter
{
    public static LeadFilter Everything { get; } = new AllOf([]);

    /// <summary>Stands for whoever asks, as a value of <see cref="LeadFields.OwnerId"/>.</summary>
    public const string Me = "me";

    /// <summary>The filter as <paramref name="user"/> means it.</summary>
    public LeadFilter AskedBy(string user) => this switch
    {
        AllOf all => new AllOf([.. all.Filters.Select(part => part.AskedBy(user))]),
        AnyOf any => new AnyOf([.. any.Filters.Select(part => part.AskedBy(user))]),
        Not not => new Not(not.Filter.AskedBy(user)),
        Test { Operator: not FilterOperator.Contains } test when test.Field == LeadFields.OwnerId =>
            test with { Values = [.. test.Values.Select(value => value.Text == Me ? user : value)] },
        _ => this,
    };

    /// <summary>Reads the JSON tree, see <see cref="LeadFilterReader"/>. Nothing at all means everything.</summary>
    public static bool TryParse(string? json, [NotNullWhen(true)] out LeadFilter? filter, [NotNullWhen(false)] out QueryProblem? problem) =>
        LeadFilterReader.TryRead(json, out filter, out problem);

    public sealed record AllOf(IReadOnlyList<LeadFilter> Filters) : LeadFilter;

    public sealed record AnyOf(IReadOnlyList<LeadFilter> Filters) : LeadFilter;

    public sealed record Not(LeadFilter Filter) : LeadFilter;

    /// <param name="Field">Any but the id.</param>
    /// <param name="Operator">One that the field's type has.</param>
    /// <param name="Values">One; for <c>in</c> one or more; for <c>isSet</c> and <c>isEmpty</c> none.</param>
    public sealed record Test(LeadField Field, FilterOperator Operator, IReadOnlyList<FieldValue> Values) : LeadFilter;
}
