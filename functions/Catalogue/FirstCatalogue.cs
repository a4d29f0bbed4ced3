using Sarnakh.Text;

namespace Sarnakh.Catalogue;

/// <summary>
/// What a new store's catalogue holds (crm-behaviour §1.4, §1.5). The ids are fixed, so that of two instances that start at once
/// only one fills it.
/// </summary>
public static class FirstCatalogue
{
    public static IReadOnlyList<Stage> Stages =>
    [
        new Stage { Id = Id(101), Name = "تازه", EnglishName = "New", Sequence = 1 },
        new Stage { Id = Id(102), Name = "واجد شرایط", EnglishName = "Qualified", Sequence = 2 },
        new Stage { Id = Id(103), Name = "پیشنهاد", EnglishName = "Proposition", Sequence = 3 },
        new Stage { Id = Id(104), Name = "برنده", EnglishName = "Won", Sequence = 70, IsWon = true },
    ];

    public static IReadOnlyList<LostReason> LostReasons =>
    [
        new LostReason { Id = Id(201), Name = "بیش از اندازه گران", EnglishName = "Too expensive", Sequence = 1 },
        new LostReason { Id = Id(202), Name = "نیرو یا مهارتش را نداریم", EnglishName = "We don't have people/skills", Sequence = 2 },
        new LostReason { Id = Id(203), Name = "موجودی کافی نبود", EnglishName = "Not enough stock", Sequence = 3 },
    ];

    public static IReadOnlyList<LeadStatus> LeadStatuses =>
    [
        new LeadStatus { Id = Id(301), Name = "تازه", EnglishName = "New", Sequence = 1 },
        new LeadStatus { Id = Id(302), Name = "در دست پیگیری", EnglishName = "Working", Sequence = 2 },
        new LeadStatus { Id = Id(303), Name = "بعداً تماس بگیریم", EnglishName = "Nurturing", Sequence = 3 },
        new LeadStatus { Id = Id(304), Name = "علاقه‌ای ندارد", EnglishName = "Not interested", Sequence = 4 },
    ];

    public static IReadOnlyList<RecurringPlan> RecurringPlans =>
    [
        new RecurringPlan { Id = Id(401), Name = "ماهانه", EnglishName = "Monthly", Months = 1, Sequence = 1 },
        new RecurringPlan { Id = Id(402), Name = "سالانه", EnglishName = "Yearly", Months = 12, Sequence = 2 },
        new RecurringPlan { Id = Id(403), Name = "سه‌ساله", EnglishName = "Over 3 years", Months = 36, Sequence = 3 },
        new RecurringPlan { Id = Id(404), Name = "پنج‌ساله", EnglishName = "Over 5 years", Months = 60, Sequence = 4 },
    ];

    public static IReadOnlyList<LifecycleRule> LifecycleRules =>
    [
        new LifecycleRule { Id = Id(501), On = LifecycleEvent.Created, To = LifecycleStage.Lead, Sequence = 1 },
        new LifecycleRule { Id = Id(502), On = LifecycleEvent.Converted, To = LifecycleStage.Opportunity, Sequence = 2 },
        new LifecycleRule { Id = Id(503), On = LifecycleEvent.Won, To = LifecycleStage.Customer, Sequence = 3 },
        // A customer who does not buy again is still one.
        new LifecycleRule { Id = Id(504), On = LifecycleEvent.Lost, From = [LifecycleStage.Opportunity], To = LifecycleStage.LostOpportunity, Sequence = 4 },
        new LifecycleRule { Id = Id(505), On = LifecycleEvent.Restored, From = [LifecycleStage.LostOpportunity], To = LifecycleStage.Opportunity, Sequence = 5 },
    ];

    private static string Id(uint number) => new RecordId(number).ToString();
}
