using System.Diagnostics.CodeAnalysis;
using Sarnakh.Text;

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

    /// <summary>On one of the days that a <see cref="RelativeDate"/> names.</summary>
    Within,
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

    /// <summary>Stands for whoever asks, as a value of fields that hold users.</summary>
    public const string Me = "me";

    /// <summary>The filter as somebody means it there and then. Only after this can it be evaluated, if it depends on who asks.</summary>
    public LeadFilter AskedBy(Asker asker) => this switch
    {
        AllOf all => new AllOf([.. all.Filters.Select(part => part.AskedBy(asker))]),
        AnyOf any => new AnyOf([.. any.Filters.Select(part => part.AskedBy(asker))]),
        Not not => new Not(not.Filter.AskedBy(asker)),
        Test { Operator: FilterOperator.Within } test => Within(test, asker),
        Test test when test.Field == LeadFields.Rotting => Rotting(test, asker),
        Test { Operator: not FilterOperator.Contains, Field.IsPerson: true } test =>
            test with { Values = [.. test.Values.Select(value => value.Text == Me ? asker.UserId : value)] },
        _ => this,
    };

    public static Test Is(LeadField field, FieldValue value) => new(field, FilterOperator.Equal, [value]);

    /// <summary>Leads that are about this contact.</summary>
    public static AnyOf About(RecordId contact) => new([Is(LeadFields.ContactId, contact.ToString()), Is(LeadFields.OrganisationId, contact.ToString())]);

    private static AllOf Within(Test test, Asker asker)
    {
        if (!RelativeDate.TryParse(test.Values[0].Text, out var date))
            throw new ArgumentException($"“{test.Values[0].Text}” is no relative date.");
        FieldValue from, before;
        if (test.Field.Type == FieldType.Date)
        {
            var days = date.Days(asker.Today, asker.Jalali);
            (from, before) = (days.From.DayNumber, days.Before.DayNumber);
        }
        else
        {
            var times = date.Times(asker.Today, asker.Jalali, asker.Zone);
            (from, before) = (times.From.UtcTicks, times.Before.UtcTicks);
        }
        return new AllOf([new Test(test.Field, FilterOperator.AtLeast, [from]), new Test(test.Field, FilterOperator.Less, [before])]);
    }

    private static LeadFilter Rotting(Test test, Asker asker)
    {
        var rotting = asker.Fields.Rotting(asker.Now);
        var wanted = new AnyOf([.. test.Values.Select(value => value.Number > 0 ? rotting : (LeadFilter)new Not(rotting))]);
        return test.Operator == FilterOperator.NotEqual ? new Not(wanted) : wanted;
    }

    /// <summary>Reads the JSON tree, see <see cref="LeadFilterReader"/>. Nothing at all means everything.</summary>
    public static bool TryParse(string? json, FieldSet fields, [NotNullWhen(true)] out LeadFilter? filter, [NotNullWhen(false)] out QueryProblem? problem) =>
        LeadFilterReader.TryRead(json, fields, out filter, out problem);

    /// <summary>As above, without custom fields.</summary>
    public static bool TryParse(string? json, [NotNullWhen(true)] out LeadFilter? filter, [NotNullWhen(false)] out QueryProblem? problem) =>
        TryParse(json, FieldSet.Fixed, out filter, out problem);

    public sealed record AllOf(IReadOnlyList<LeadFilter> Filters) : LeadFilter;

    public sealed record AnyOf(IReadOnlyList<LeadFilter> Filters) : LeadFilter;

    public sealed record Not(LeadFilter Filter) : LeadFilter;

    /// <param name="Field">Any but the id.</param>
    /// <param name="Operator">One that the field's type has.</param>
    /// <param name="Values">One; for <c>in</c> one or more; for <c>isSet</c> and <c>isEmpty</c> none.</param>
    public sealed record Test(LeadField Field, FilterOperator Operator, IReadOnlyList<FieldValue> Values) : LeadFilter;
}
