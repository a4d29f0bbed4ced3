using Sarnakh.Demo;
using Sarnakh.Text;

namespace Sarnakh.Tests.Demo;

public class DemoPeopleTests
{
    private static readonly DateTimeOffset Until = new(2026, 3, 21, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void SameSeed_SameSubmissions_InWhateverOrderTheyAreAsked()
    {
        var people = new DemoPeople(7, 1000, Until);
        var again = new DemoPeople(7, 1000, Until);

        for (var place = again.Submissions - 1; place >= 0; place--) again[place].ShouldBe(people[place]);

        again.All.ShouldBe(people.All);
        new DemoPeople(8, 1000, Until).All.ShouldNotBe(people.All);
    }

    [Fact]
    public void TheyCameWithinTheLastTwelveMonths_OldestFirst()
    {
        var times = new DemoPeople(1, 20_000, Until).All.Select(s => s.At).ToList();

        times.ShouldBeInOrder();
        times[0].ShouldBeInRange(Until.AddDays(-364), Until.AddDays(-362));
        times[^1].ShouldBeInRange(Until.AddDays(-2), Until);
        times.GroupBy(t => t.Hour).Count().ShouldBe(24);
        times.Count(t => t.Hour == 3).ShouldBeLessThan(times.Count(t => t.Hour == 10) / 5);
    }

    [Fact]
    public void AMillionPeople_AreReadCleanly_AndShareNoMobileNumberAndNoAddress()
    {
        var people = new DemoPeople(1, 1_000_000, Until);
        var known = Enumerable.Range(0, people.Submissions).AsParallel()
            .Select(place => people[place])
            .Where(submission => !submission.Again)
            .Select(submission => (Email: ReadEmail(submission.Email), Phone: ReadPhone(submission.Phone)))
            .ToList();

        var addresses = known.Where(k => k.Email is not null).Select(k => k.Email!.Key).ToList();
        var mobiles = known.Where(k => k.Phone?.Kind == PhoneKind.Mobile).Select(k => k.Phone!.E164).ToList();

        known.Count.ShouldBe(1_000_000);
        known.Count(k => k.Email is null && k.Phone?.Kind != PhoneKind.Mobile).ShouldBe(0);
        addresses.ToHashSet().Count.ShouldBe(addresses.Count);
        mobiles.ToHashSet().Count.ShouldBe(mobiles.Count);
        mobiles.Count.ShouldBeGreaterThan(700_000);
        known.Count(k => k.Phone?.Kind == PhoneKind.Landline).ShouldBeInRange(30_000, 80_000);
        known.Count(k => k.Phone?.Kind == PhoneKind.Foreign).ShouldBeInRange(40_000, 120_000);
    }

    private static EmailAddress? ReadEmail(string? text) =>
        text is null ? null : EmailAddress.TryParse(text, out var address) ? address : throw new FormatException(text);

    private static PhoneNumber? ReadPhone(string? text) =>
        text is null ? null : PhoneNumber.TryParse(text, PhoneNumber.Iran, out var number) ? number : throw new FormatException(text);

    [Fact]
    public void SomePeopleWriteAgain_AsThemselves()
    {
        var all = new DemoPeople(1, 10_000, Until).All.ToList();
        var again = all.Where(s => s.Again).ToList();

        again.Count.ShouldBe(10_000 / 32);
        foreach (var submission in again)
        {
            var before = all.First(s => s.Person == submission.Person);
            (submission.Name, submission.Email, submission.Phone).ShouldBe((before.Name, before.Email, before.Phone));
            submission.At.ShouldBeGreaterThan(before.At);
        }
        all.Where(s => !s.Again).Select(s => s.Person).ShouldBe(Enumerable.Range(0, 10_000));
    }

    [Fact]
    public void TheyAreOfManyKinds()
    {
        var all = new DemoPeople(3, 10_000, Until).All.ToList();
        int Percent(Func<DemoSubmission, bool> which) => all.Count(which) / 100;

        Percent(s => s.Language == "en").ShouldBeInRange(10, 18);
        Percent(s => s.Email is null).ShouldBeInRange(8, 18);
        Percent(s => s.Phone is null).ShouldBeInRange(6, 16);
        Percent(s => s.Organisation is not null).ShouldBeInRange(40, 56);
        Percent(s => s.Country != "IR").ShouldBeInRange(4, 14);
        Percent(s => s.Phone?.Any(c => c is >= '۰' and <= '۹') == true).ShouldBeInRange(8, 30);
        Percent(s => s.City == "تهران").ShouldBeInRange(5, 25);
        all.Select(s => s.Source).Distinct().Count().ShouldBeGreaterThan(6);
        all.Select(s => s.Name).Distinct().Count().ShouldBeGreaterThan(7_000);
        all.Select(s => s.Organisation).Distinct().Count().ShouldBeGreaterThan(1_000);
    }
}
