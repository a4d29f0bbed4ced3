using System.Globalization;
using Sarnakh.Catalogue;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Tests.Leads.Index;

/// <summary>What the index promises, said as plainly as possible: a dictionary of leads and one predicate at a time.</summary>
internal sealed class NaiveIndex
{
    private static readonly CompareInfo Collation = CultureInfo.GetCultureInfo("fa-IR").CompareInfo;
    private readonly Dictionary<RecordId, Lead> _leads = [];

    /// <summary>As an index that knows the custom fields and stages.</summary>
    public bool KnowsCatalogue { get; init; }

    public IReadOnlyCollection<Lead> Leads => _leads.Values;

    public void Change(object change)
    {
        if (change is RecordId id)
            _leads.Remove(id);
        else
            foreach (var lead in (IEnumerable<Lead>)change)
                if (!_leads.TryGetValue(lead.Id, out var known) || known.Revision < lead.Revision)
                    _leads[lead.Id] = lead;
    }

    public List<Lead> Query(LeadFilter filter, string? search, LeadSort sort) =>
        [.. _leads.Values.Where(lead => Passes(lead, filter) && Holds(lead, search)).Order(Comparer<Lead>.Create((a, b) => Compare(a, b, sort)))];

    public Dictionary<string, (int Count, decimal Expected, decimal Prorated)> Group(LeadFilter filter, string? search, LeadField[] by) =>
        Query(filter, search, LeadSort.Newest)
            .SelectMany(lead => KeysOf(lead, by).Select(key => (key, lead)))
            .GroupBy(entry => entry.key, entry => entry.lead)
            .ToDictionary(group => group.Key, group => (group.Count(), group.Sum(lead => (decimal)lead.ExpectedRevenue), group.Sum(lead => (decimal)lead.ProratedRevenue)));

    /// <summary>A lead with several tags stands in the group of each.</summary>
    private static IEnumerable<string> KeysOf(Lead lead, LeadField[] by) =>
        by.Length == 1 ? KeysOf(by[0], lead) : KeysOf(by[0], lead).SelectMany(first => KeysOf(by[1], lead).Select(second => $"{first}|{second}"));

    private static string[] KeysOf(LeadField field, Lead lead)
    {
        var value = field.Of(lead);
        return field.Type switch
        {
            FieldType.MultiChoice => (value.Text ?? "").Split(' '),
            FieldType.Flag => [(value.Number == 1).ToString()],
            FieldType.Date => [value.Number is { } day ? DateOnly.FromDayNumber((int)day).ToString("O", CultureInfo.InvariantCulture) : ""],
            FieldType.Number when field.Decimals > 0 => [(value.Number / (field.Decimals == 2 ? 100m : 10_000m))?.ToString(CultureInfo.InvariantCulture) ?? ""],
            _ => [value.Number?.ToString(CultureInfo.InvariantCulture) ?? value.Text ?? ""],
        };
    }

    public static bool Passes(Lead lead, LeadFilter filter) => filter switch
    {
        LeadFilter.AllOf all => all.Filters.All(part => Passes(lead, part)),
        LeadFilter.AnyOf any => any.Filters.Any(part => Passes(lead, part)),
        LeadFilter.Not not => !Passes(lead, not.Filter),
        LeadFilter.Test test => Passes(test, lead),
        _ => throw new ArgumentException(filter.GetType().Name),
    };

    private static bool Passes(LeadFilter.Test test, Lead lead)
    {
        var asker = AnyLeads.Asker;
        if (test.Field == LeadFields.Rotting)
            return IsRotting(lead, asker) == (test.Values[0].Number == 1) == (test.Operator == FilterOperator.Equal);
        if (test.Values is [{ Text: LeadFilter.Me }])
            return Passes(test with { Values = [asker.UserId] }, test.Field.Of(lead));
        return Passes(test, test.Field.Of(lead));
    }

    private static bool IsRotting(Lead lead, Asker asker) =>
        lead is { Kind: LeadKind.Opportunity, Outcome: Outcome.Pending } && AnyLeads.Stages.FirstOrDefault(stage => stage.Id == lead.StageId) is { RottingDays: > 0 } stage
        && (asker.Now - lead.StageChangedAt)?.TotalDays > stage.RottingDays;

    private static bool IsWithin(LeadFilter.Test test, FieldValue value)
    {
        if (value.Number is not { } number || !RelativeDate.TryParse(test.Values[0].Text, out var period))
            return false;
        var (from, before) = period.Days(AnyLeads.Asker.Today, AnyLeads.Asker.Jalali);
        // Tehran is three and a half hours ahead in all of these years.
        var day = test.Field.Type == FieldType.Date ? DateOnly.FromDayNumber((int)number) : DateOnly.FromDateTime(new DateTime(number).AddHours(3.5));
        return day >= from && day < before;
    }

    private static bool Passes(LeadFilter.Test test, FieldValue value) => test.Operator switch
    {
        FilterOperator.Within => IsWithin(test, value),
        FilterOperator.IsEmpty => IsMissing(value),
        FilterOperator.IsSet => !IsMissing(value),
        FilterOperator.NotEqual => !IsSame(test.Field, value, test.Values[0]),
        FilterOperator.Equal or FilterOperator.In => test.Values.Any(wanted => IsSame(test.Field, value, wanted)),
        FilterOperator.Less => value.Number < test.Values[0].Number,
        FilterOperator.AtMost => value.Number <= test.Values[0].Number,
        FilterOperator.Greater => value.Number > test.Values[0].Number,
        FilterOperator.AtLeast => value.Number >= test.Values[0].Number,
        _ => !IsMissing(value) && Contains(test.Field, value.Text!, test.Values[0].Text!),
    };

    private static bool IsMissing(FieldValue value) => value.Number == null && string.IsNullOrEmpty(value.Text);

    private static bool IsSame(LeadField field, FieldValue value, FieldValue wanted)
    {
        if (field.Type == FieldType.MultiChoice)
            return value.Text != null && value.Text.Split(' ').Contains(wanted.Text);
        if (field.Type != FieldType.Text)
            return value == wanted;
        if (IsMissing(value))
            return false;
        var (a, b) = (FormOf(field, value.Text!), FormOf(field, wanted.Text!));
        return a == b && b.Length > 0;
    }

    private static bool Contains(LeadField field, string text, string part)
    {
        if (IsPhone(field))
        {
            var digits = Numeric(part);
            return digits.Length > 0 && FormOf(field, text).Split(' ').Any(form => form.Contains(digits, StringComparison.Ordinal));
        }
        var wanted = FormOf(field, part);
        return wanted.Length > 0 && FormOf(field, text).Contains(wanted, StringComparison.Ordinal);
    }

    private static string FormOf(LeadField field, string text)
    {
        if (field == LeadFields.Email)
            return Digits.ToAscii(PersianText.Display(text)).ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal);
        if (!IsPhone(field))
            return PersianText.NameKey(text);
        var number = text.Split(';')[0];
        return Numeric(number) + (number.StartsWith("+98", StringComparison.Ordinal) ? " 0" + Numeric(number)[2..] : "");
    }

    private static bool IsPhone(LeadField field) => field == LeadFields.Mobile || field == LeadFields.Phone;

    private static string Numeric(string text) => string.Concat(Digits.ToAscii(text).Where(char.IsAsciiDigit));

    private bool Holds(Lead lead, string? search)
    {
        var words = PersianText.Display(search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.All(word => word.Contains('@') ? Found(lead, word.ToLowerInvariant()) : PersianText.Key(word).Split(' ').All(part => Found(lead, part)));
    }

    private bool Found(Lead lead, string word)
    {
        if (word.StartsWith("00", StringComparison.Ordinal) && word.All(char.IsAsciiDigit))
            word = word[2..];
        return LeadFields.All.Concat(KnowsCatalogue ? AnyLeads.Fields.Custom : [])
            .Where(field => field.Type is FieldType.Text or FieldType.Note && !string.IsNullOrEmpty(field.Of(lead).Text))
            .SelectMany(field => FormOf(field, field.Of(lead).Text!).Split(' '))
            .Any(form => form.Contains(word, StringComparison.Ordinal)) || word.Length == 0;
    }

    private int Compare(Lead a, Lead b, LeadSort sort)
    {
        foreach (var term in sort.Terms)
        {
            var (x, y) = term.Field == LeadFields.Rotting ? (RotsFrom(a), RotsFrom(b)) : (term.Field.Of(a), term.Field.Of(b));
            var compared = IsMissing(x) || IsMissing(y)
                ? IsMissing(x).CompareTo(IsMissing(y))
                : Compare(term.Field, x, y) * (term.Descending ? -1 : 1);
            if (compared != 0)
                return compared;
        }
        return a.Id.CompareTo(b.Id);
    }

    private FieldValue RotsFrom(Lead lead) =>
        KnowsCatalogue && lead is { Kind: LeadKind.Opportunity, Outcome: Outcome.Pending, StageChangedAt: { } since }
            && AnyLeads.Stages.FirstOrDefault(stage => stage.Id == lead.StageId) is { RottingDays: > 0 } stage
            ? since.AddDays(stage.RottingDays).UtcTicks
            : default(FieldValue);

    private int Compare(LeadField field, FieldValue a, FieldValue b) =>
        field.Type == FieldType.MultiChoice ? CompareMany(field, a.Text!.Split(' '), b.Text!.Split(' '))
        : a.Number != null ? a.Number.Value.CompareTo(b.Number!.Value)
        : KnowsCatalogue && SequenceOf(field) is { } sequence ? InSequence(sequence, a, b)
        : field == AnyLeads.Fields.Custom.Single(custom => custom.Type == FieldType.Choice && !custom.IsPerson) ? InSequence(["website", "cpc", "Website"], a, b)
        : field == LeadFields.Outcome ? Order<Outcome>(a, b)
        : field == LeadFields.LifecycleStage ? Order<LifecycleStage>(a, b)
        : field.Type == FieldType.Reference ? Math.Sign(string.CompareOrdinal(a.Text, b.Text))
        : field == LeadFields.Id || field == LeadFields.Email || IsPhone(field) ? Math.Sign(string.CompareOrdinal(a.Text, b.Text))
        : Math.Sign(Collation.Compare(a.Text, b.Text));

    private int CompareMany(LeadField field, IEnumerable<string> a, IEnumerable<string> b)
    {
        // Tags in the order of their names, options as administrators put them.
        string[] sequence = field != LeadFields.TagIds ? AnyLeads.Options : KnowsCatalogue ? [.. AnyLeads.Sources.Tags.OrderBy(tag => tag.Name).Select(tag => tag.Id)] : [];
        var one = Comparer<string>.Create((x, y) => InSequence(sequence, x, y));
        var (left, right) = (a.Order(one).ToList(), b.Order(one).ToList());
        for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
            if (one.Compare(left[i], right[i]) is not 0 and var compared)
                return compared;
        return left.Count.CompareTo(right.Count);
    }

    private static IEnumerable<string>? SequenceOf(LeadField field) =>
        field.IsPerson ? AnyLeads.Sources.People
        : field == LeadFields.TeamId ? AnyLeads.Sources.Teams
        : field == LeadFields.StageId ? AnyLeads.Stages.Select(stage => stage.Id)
        : field == LeadFields.StatusId ? AnyLeads.Sources.Statuses.Select(status => status.Id)
        : field == LeadFields.LostReasonId ? AnyLeads.Sources.LostReasons.Select(reason => reason.Id)
        : field == LeadFields.RecurringPlanId ? AnyLeads.Sources.RecurringPlans.Select(plan => plan.Id)
        : null;

    private static int InSequence(IEnumerable<string> order, FieldValue a, FieldValue b)
    {
        var ids = order.ToList();
        var (x, y) = (ids.IndexOf(a.Text!), ids.IndexOf(b.Text!));
        return x >= 0 && y >= 0 ? x.CompareTo(y) : x >= 0 ? -1 : y >= 0 ? 1 : Math.Sign(string.CompareOrdinal(a.Text, b.Text));
    }

    private static int Order<T>(FieldValue a, FieldValue b) where T : struct, Enum =>
        Comparer<T>.Default.Compare(Enum.Parse<T>(a.Text!, ignoreCase: true), Enum.Parse<T>(b.Text!, ignoreCase: true));
}
