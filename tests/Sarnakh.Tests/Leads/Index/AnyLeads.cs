using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Catalogue;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Text;
using Outcome = Sarnakh.Leads.Outcome;

namespace Sarnakh.Tests.Leads.Index;

/// <summary>Random leads, filters, sorts and searches whose values are few enough to meet each other often.</summary>
internal static class AnyLeads
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string?[] Names =
    [
        null, null, "", "علی کریمی", "علي كريمي", "علی‌رضا کریمی", "علیرضا", "علی رضا", "سارا", "می روم", "میروم", "می‌روم", "Ali Karimi", "ali", "ALI",
        "آرش", "ابراهیم", "أحمد", "پروین", "چنگیز", "گلناز", "ژیلا", "كمال", "يوسف", "José", "李雷", "کافه ۳۶۰", "كافه 360", "؟!", "😀", "a",
        "یک نام بسیار بسیار دراز که از سی و دو حرف می‌گذرد ۱", "یک نام بسیار بسیار دراز که از سی و دو حرف می‌گذرد ۲",
        "\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064E\u064Eب",
    ];

    private static readonly string?[] Emails = [null, "ali@example.com", "ALI@example.com", "sara.k+x@مثال.ایران", "z@a.ir", "ali@example.co", "éa@x.ir", "éb@x.ir"];
    private static readonly string?[] Phones = [null, "+989121234567", "+989121234568", "+982188776655;ext=12", "+982188776655", "+14155552671"];
    private static readonly string?[] Choices = [null, "website", "Website", "تلفن", "نمایشگاه", "نمایش‌گاه", "cpc", "a/b"];
    private static readonly string?[] Users = [null, null, "01j00000000000000000000ali", "01j0000000000000000000sara", "01j0000000000000000000reza"];
    private static readonly string?[] Teams = [null, "01j000000000000000000tehran", "01j000000000000000000shiraz", "01j00000000000000000abroad"];
    private static readonly string[] Searches =
        ["علی", "علي كريمي", "میروم", "می روم", "می‌روم", "ali", "karimi ali", "0912", "+98 912 123", "00989121234567", "۰۹۱۲۱۲۳۴۵۶۸", "98912", "021-8877", "415", "ali@", "@example.com", "360", "۳۶۰", "jos", "José", "李", "!!", "", "  ", "کافه ali", "A\u0001", "12"];
    private static readonly string[] Parts = ["علی", "رضا کریمی", "میروم", "A", "example", "0912", "98912", "ext", "é", "ا", "app", "سایت", "web", "نمایشگاه"];

    private static readonly string?[] Notes = [null, null, "", "می‌روم به شیراز", "Ask again in علی 360", "؟!"];
    private static readonly string?[] Records = [null, null, "01j0000000000000000000aaaa", "01J0000000000000000000AAAA", "01j0000000000000000000aaab", "71j0000000000000000000aaab", "no id"];
    private static readonly string[] Tags = ["01j0000000000000000000tag1", "01j0000000000000000000tag2", "01j0000000000000000000tag3"];
    private static readonly long?[] Amounts = [null, null, 0, 1, -1, 127, 128, 40_000, 3_000_000_000, -3_000_000_000];
    private static readonly decimal?[] Percents = [null, 0, 0.01m, 33.33m, 50, 100];
    private static readonly DateTimeOffset?[] Times = [null, null, Start, Start.AddTicks(1), Start.AddDays(-400)];
    private static readonly DateOnly?[] Days = [null, null, new(2026, 1, 1), new(2026, 1, 2), new(2025, 12, 31), new(1800, 1, 1), new(2400, 1, 1)];

    /// <summary>Of the field with several choices; one that leads have is not among them.</summary>
    public static string[] Options { get; } = [Tags[2], Tags[0]];

    /// <summary>One of each type, and a text more. Their ids sort in another order than they stand.</summary>
    public static IReadOnlyList<CustomField> CustomFields { get; } =
    [
        .. Enum.GetValues<CustomFieldType>().Append(CustomFieldType.Text).Select((type, n) => new CustomField
        {
            Id = $"01j00000000000000000000f{(char)('z' - n)}0",
            Type = type,
            Options = type == CustomFieldType.Choice ? [new("website", "وب"), new("cpc", "تبلیغ"), new("Website", "سایت")] : type == CustomFieldType.MultiChoice ? [.. Options.Select(id => new CustomFieldOption(id, id))] : [],
        }),
    ];

    public static IReadOnlyList<Stage> Stages { get; } =
    [
        new() { Id = "website", Sequence = 1, RottingDays = 3 }, new() { Id = "cpc", Sequence = 2 }, new() { Id = "a/b", Sequence = 3, RottingDays = 400, Active = false },
    ];

    /// <summary>Each list in another order than that of its ids, and without some that leads have.</summary>
    public static FieldSources Sources { get; } = new()
    {
        CustomFields = CustomFields,
        Stages = Stages,
        Statuses = [new() { Id = "نمایشگاه" }, new() { Id = "a/b", Active = false }, new() { Id = "تلفن" }],
        LostReasons = [new() { Id = "website" }, new() { Id = "Website" }, new() { Id = "cpc" }],
        RecurringPlans = [new() { Id = "تلفن" }, new() { Id = "cpc" }],
        Tags = [new() { Id = Tags[0], Name = "گرم" }, new() { Id = Tags[1], Name = "آشنا" }],
        People = ["01j0000000000000000000sara", "01j00000000000000000000ali"],
        Teams = ["01j000000000000000000tehran", "01j00000000000000000abroad", "01j000000000000000000shiraz"],
    };

    public static FieldSet Fields { get; } = new(Sources);

    public static Asker Asker { get; } = new("01j00000000000000000000ali", Start.AddHours(20.7), TimeZoneInfo.FindSystemTimeZoneById("Asia/Tehran"), Jalali: true, Fields);

    private static readonly Gen<CustomValues> Custom =
        from name in Gen.Elements(Names)
        from link in Gen.Elements(Names)
        from note in Gen.Elements(Notes)
        from number in Gen.Elements<decimal?>(null, 0, 1.5m, -0.0001m, 12345.00005m, 1_000_000_000_000_000_000m)
        from money in Gen.Elements(Amounts)
        from day in Gen.Elements(Days)
        from choice in Gen.Elements(Choices)
        from tags in Gen.SubListOf(Tags)
        from flag in Gen.Elements<bool?>(null, false, true)
        from person in Gen.Elements(Users)
        from odd in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new (CustomFieldType Type, CustomValue? Value)[]
        {
            (CustomFieldType.Text, Value(name)),
            (CustomFieldType.Link, Value(link)),
            // A value of another type than the field's: as if there were none.
            (CustomFieldType.Number, odd ? Value("12") : number is { } n ? CustomValue.Of(n) : null),
            (CustomFieldType.Money, money is { } m ? CustomValue.Of(m) : null),
            (CustomFieldType.Date, odd ? Value("tomorrow") : day is { } d ? CustomValue.Of(d.ToString("O", System.Globalization.CultureInfo.InvariantCulture)) : null),
            (CustomFieldType.Choice, Value(choice)),
            (CustomFieldType.MultiChoice, tags.Count > 0 ? CustomValue.Of(tags) : null),
            (CustomFieldType.Flag, flag is { } f ? CustomValue.Of(f) : null),
            (CustomFieldType.Person, Value(person)),
        }.Aggregate(CustomValues.None.With(CustomFields[^1].Id, Value(note)), (values, entry) => values.With(CustomFields.First(field => field.Type == entry.Type).Id, entry.Value));

    private static CustomValue? Value(string? text) => text is null ? null : CustomValue.Of(text);

    public static Gen<Lead> Lead { get; } =
        from lead in Basics
        from custom in Custom
        from status in Gen.Elements(Choices).Four()
        from place in Gen.Elements(Choices).Four()
        from note in Gen.Elements(Notes)
        from records in Gen.Elements(Records).Two()
        from tags in Gen.SubListOf(Tags)
        from amounts in Gen.Elements(Amounts).Three()
        from percent in Gen.Elements(Percents)
        from times in Gen.Elements(Times).Four()
        from day in Gen.Elements(Days)
        from outcome in Gen.Elements(Enum.GetValues<Outcome>())
        from lifecycle in Gen.Elements(Enum.GetValues<LifecycleStage>())
        from colour in Gen.Choose(0, 11)
        from flags in Gen.Elements(false, true).Two()
        select lead with
        {
            StageId = status.Item1,
            StatusId = status.Item2,
            LostReasonId = status.Item3,
            RecurringPlanId = status.Item4,
            Province = place.Item1,
            Country = place.Item2,
            Industry = place.Item3,
            JobTitle = place.Item4,
            Language = place.Item1,
            Description = note,
            ContactId = records.Item1,
            OrganisationId = records.Item2,
            TagIds = [.. tags],
            CompanySize = (int?)(amounts.Item1 % 100_000),
            CompanyRevenue = amounts.Item2,
            RecurringRevenue = amounts.Item3 ?? 0,
            Probability = percent,
            AssignedAt = times.Item1,
            ConvertedAt = times.Item2,
            StageChangedAt = times.Item3,
            ClosedAt = times.Item4,
            ExpectedClosing = day,
            Outcome = outcome,
            LifecycleStage = lifecycle,
            Colour = colour,
            ProbabilityIsManual = flags.Item1,
            LifecycleIsManual = flags.Item2,
            Custom = note is null ? CustomValues.None : custom,
        };

    private static Gen<Lead> Basics =>
        from id in Gen.Choose(0, 40)
        from revision in Gen.Choose(1, 5)
        from title in Gen.Elements(Names)
        from contact in Gen.Elements(Names)
        from organisation in Gen.Elements(Names)
        from email in Gen.Elements(Emails)
        from mobile in Gen.Elements(Phones)
        from phone in Gen.Elements(Phones)
        from city in Gen.Elements(Choices)
        from source in Gen.Elements(Choices)
        from medium in Gen.Elements(Choices)
        from campaign in Gen.Elements(Choices)
        from owner in Gen.Elements(Users)
        from team in Gen.Elements(Teams)
        from priority in Gen.Choose(0, 3)
        from revenue in Gen.Elements(0L, 1L, -5L, 1_000_000L, long.MaxValue, long.MaxValue - 1, long.MinValue)
        from archived in Gen.Elements(false, true)
        from created in Gen.Choose(0, 3)
        from updated in Gen.Choose(0, 50)
        select new Lead
        {
            Id = IdOf(id),
            Revision = revision,
            Kind = priority == 1 ? LeadKind.Opportunity : LeadKind.Lead,
            Title = title,
            ContactName = contact,
            Organisation = organisation,
            Email = email,
            Mobile = mobile,
            Phone = phone,
            City = city,
            Source = source,
            Medium = medium,
            Campaign = campaign,
            FormId = "contact",
            OwnerId = owner,
            TeamId = team,
            Priority = priority,
            ExpectedRevenue = revenue,
            Archived = archived,
            CreatedAt = Start.AddDays(created),
            UpdatedAt = Start.AddTicks(updated),
        };

    /// <summary>Batches of leads to apply, and ids to remove.</summary>
    public static Gen<List<object>> Changes { get; } = Some(8, Gen.Frequency(
        (5, Some(12, Lead).Select(leads => (object)leads)),
        (1, Gen.Choose(0, 40).Select(id => (object)IdOf(id)))));

    public static Gen<LeadFilter> Filter { get; } = Gen.Sized(size => FilterOf(Math.Min(size / 10, 3), Test(LeadFields.All)));

    /// <summary>Also of custom fields, and with what depends on who asks when.</summary>
    public static Gen<LeadFilter> AskedFilter { get; } = Gen.Sized(size => FilterOf(Math.Min(size / 10, 3), Gen.OneOf(Test(LeadFields.All), Test(Fields.Custom), Moment)));

    /// <summary>Somebody who sees their own leads and the unowned ones of up to three teams.</summary>
    public static Gen<LeadScope> Scope { get; } =
        from user in Gen.Elements(Users.OfType<string>())
        from teams in Gen.Shuffle(Teams.OfType<string>().ToArray())
        from count in Gen.Choose(0, 3)
        select LeadScope.Of(user, teams.Take(count));

    public static Gen<string?> Search { get; } = Gen.Frequency((1, Gen.Constant<string?>(null)), (2, Gen.Elements(Searches).Select(text => (string?)text)));

    public static Gen<LeadSort> Sort { get; } = SortOf(LeadFields.All);

    public static Gen<LeadSort> AskedSort { get; } = Gen.OneOf(SortOf(LeadFields.All), SortOf(
    [
        .. Fields.Custom, LeadFields.StageId, LeadFields.StatusId, LeadFields.LostReasonId, LeadFields.RecurringPlanId, LeadFields.OwnerId, LeadFields.TeamId,
        LeadFields.TagIds, LeadFields.Rotting,
    ]));

    public static Gen<LeadField[]> Groups { get; } = GroupsOf(LeadFields.All);

    public static Gen<LeadField[]> AskedGroups { get; } = Gen.OneOf(Groups, GroupsOf([.. Fields.Custom, LeadFields.StageId]));

    private static Gen<LeadSort> SortOf(IEnumerable<LeadField> of) =>
        from fields in Gen.Shuffle(of.Where(field => field.CanSort).ToArray())
        from count in Gen.Choose(1, 3)
        from down in Gen.Elements(false, true).ArrayOf(3)
        select new LeadSort([.. fields.Take(count).Select((field, i) => new SortTerm(field, down[i]))]);

    private static Gen<LeadField[]> GroupsOf(IEnumerable<LeadField> of) =>
        from fields in Gen.Shuffle(of.Where(field => field.CanGroup).ToArray())
        from count in Gen.Choose(1, 2)
        select fields.Take(count).ToArray();

    private static Gen<List<T>> Some<T>(int most, Gen<T> of) => Gen.Choose(0, most).SelectMany(count => of.ListOf(count)).Select(all => all.ToList());

    private static RecordId IdOf(int number) => RecordId.New(Start.AddHours(number % 7), new Random(number));

    private static Gen<LeadFilter> FilterOf(int depth, Gen<LeadFilter> test)
    {
        if (depth == 0)
            return test;
        var parts = FilterOf(depth - 1, test).ListOf(3);
        return Gen.OneOf(
            test,
            parts.Select(filters => (LeadFilter)new LeadFilter.AllOf([.. filters])),
            parts.Select(filters => (LeadFilter)new LeadFilter.AnyOf([.. filters])),
            FilterOf(depth - 1, test).Select(filter => (LeadFilter)new LeadFilter.Not(filter)));
    }

    private static Gen<LeadFilter> Moment { get; } = Gen.OneOf(
        from field in Gen.Elements(LeadFields.All.Concat(Fields.Custom).Where(field => field.Type is FieldType.Time or FieldType.Date))
        from period in Gen.Elements("today", "yesterday", "tomorrow", "thisWeek", "lastMonth", "thisMonth", "thisQuarter", "lastYear", "thisYear", "last:2:days", "next:1:weeks", "last:14:months")
        select (LeadFilter)new LeadFilter.Test(field, FilterOperator.Within, [period]),
        from op in Gen.Elements(FilterOperator.Equal, FilterOperator.NotEqual)
        from value in Gen.Elements<FieldValue>(0, 1)
        select (LeadFilter)new LeadFilter.Test(LeadFields.Rotting, op, [value]),
        from field in Gen.Elements(LeadFields.All.Concat(Fields.Custom).Where(field => field.IsPerson))
        from op in Gen.Elements(FilterOperator.Equal, FilterOperator.NotEqual, FilterOperator.In)
        select (LeadFilter)new LeadFilter.Test(field, op, [LeadFilter.Me]));

    private static Gen<LeadFilter> Test(IEnumerable<LeadField> of) =>
        from field in Gen.Elements(of.Where(field => field.Type != FieldType.Id))
        from op in Gen.Elements(OperatorsOf(field.Type))
        from count in Gen.Choose(1, 3)
        from values in ValueOf(field, op).ListOf(op == FilterOperator.In ? count : op is FilterOperator.IsSet or FilterOperator.IsEmpty ? 0 : 1)
        select (LeadFilter)new LeadFilter.Test(field, op, [.. values]);

    private static FilterOperator[] OperatorsOf(FieldType type) => type switch
    {
        FieldType.Flag => [FilterOperator.Equal, FilterOperator.NotEqual, FilterOperator.In],
        FieldType.Number or FieldType.Time or FieldType.Date => [.. Enum.GetValues<FilterOperator>().Except([FilterOperator.Contains, FilterOperator.Within])],
        FieldType.Note => [FilterOperator.Contains, FilterOperator.IsSet, FilterOperator.IsEmpty],
        FieldType.MultiChoice or FieldType.Reference => [FilterOperator.Equal, FilterOperator.NotEqual, FilterOperator.In, FilterOperator.IsSet, FilterOperator.IsEmpty],
        _ => [FilterOperator.Equal, FilterOperator.NotEqual, FilterOperator.In, FilterOperator.Contains, FilterOperator.IsSet, FilterOperator.IsEmpty],
    };

    private static Gen<FieldValue> ValueOf(LeadField field, FilterOperator op) =>
        op == FilterOperator.Contains
            ? Gen.Elements(Parts).Select(text => (FieldValue)text)
            : field.Type switch
            {
                FieldType.Flag => Gen.Elements<FieldValue>(0, 1),
                FieldType.MultiChoice => Gen.Elements(Tags).Select(text => (FieldValue)text),
                _ => Lead.Select(field.Of).Where(value => value.Number != null || !string.IsNullOrEmpty(value.Text)),
            };
}
