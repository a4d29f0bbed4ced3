using System.Globalization;
using System.Text;

namespace Sarnakh.Demo;

/// <summary>
/// Believable submissions of believable people, Persian and English, over the twelve months before <paramref name="until"/>,
/// oldest first. The same arguments give the same submissions; each can be had without those before it.
/// </summary>
/// <param name="count">Different people, 1 to 1,000,000; now and then one of them writes again.</param>
public sealed class DemoPeople(int seed, int count, DateTimeOffset until)
{
    /// <summary>After so many newcomers somebody writes who has written before.</summary>
    private const int Newcomers = 32;

    private const int EnglishPercent = 14;

    // The choices of a visit must not follow those of a person.
    private const long VisitsApart = 1L << 40;
    private const int NumbersPerPrefix = 10_000_000;
    private const int Week = 7 * 24;
    private static readonly TimeSpan Span = TimeSpan.FromDays(364);
    private static readonly double[] HoursOfWeek = HoursPassed();

    public int People { get; } = count is >= 1 and <= 1_000_000 ? count : throw new ArgumentOutOfRangeException(nameof(count));

    public int Submissions => People + People / Newcomers;

    public IEnumerable<DemoSubmission> All => Enumerable.Range(0, Submissions).Select(place => this[place]);

    /// <summary>The submission at a place, from 0.</summary>
    public DemoSubmission this[int place]
    {
        get
        {
            // What belongs to the person is drawn by who they are, what belongs to this visit by its place.
            var visit = new Draw(seed, place + VisitsApart);
            var again = place % (Newcomers + 1) == Newcomers;
            var newcomer = place - place / (Newcomers + 1);
            var person = again ? visit.Next(newcomer) : newcomer;
            var submission = Introduce(person, new Draw(seed, person));
            var (message, ware) = Ask(submission.Language == "fa", ref visit);
            var channel = visit.PickEarly(DemoWords.Channels);
            return submission with
            {
                Again = again,
                At = TimeOf(place, visit.Fraction()),
                Message = message,
                Ware = ware,
                Source = channel.Source,
                Medium = channel.Medium,
                Campaign = channel.Campaign,
                Priority = visit.Chance(60) ? 0 : 1 + visit.Next(3),
                ExpectedRevenue = visit.Chance(55) ? 0 : (1 + visit.Next(400)) * 5_000_000L,
            };
        }
    }

    private DemoSubmission Introduce(int person, Draw draw)
    {
        var persian = !draw.Chance(EnglishPercent);
        var abroad = draw.Chance(persian ? 2 : 45);
        var (name, address) = persian ? PersianName(person, ref draw) : EnglishName(person, ref draw);

        string? organisation = null, domain = null, jobTitle = null;
        if (draw.Chance(48))
        {
            (organisation, domain) = persian ? PersianFirm(ref draw) : EnglishFirm(ref draw);
            var job = draw.Pick(DemoWords.JobTitles);
            jobTitle = draw.Chance(60) ? (persian ? job.Persian : job.Latin) : null;
        }

        string? city, province, country, phone;
        var mobile = false;
        if (abroad)
        {
            (city, country, var shape) = draw.Pick(DemoWords.Abroad);
            (province, phone) = (null, Fill(shape, ref draw));
        }
        else
        {
            var home = draw.PickEarly(DemoWords.Cities);
            (city, province, country) = persian ? (home.Persian, home.Province, "IR") : (home.English, home.ProvinceEnglish, "IR");
            mobile = !draw.Chance(6);
            phone = mobile ? Mobile(person, ref draw) : Landline(home.AreaCode, ref draw);
        }
        // Some leave the telephone out, some the e-mail; an address of one's own remains to know them by.
        var email = $"{address}@{(domain is not null && draw.Chance(55) ? domain : draw.PickEarly(DemoWords.MailHosts))}";
        var leftOut = draw.Next(100);
        return new DemoSubmission
        {
            Person = person,
            At = default,
            Language = persian ? "fa" : "en",
            Name = name,
            Organisation = organisation,
            JobTitle = jobTitle,
            Email = mobile && leftOut < 14 ? null : Shout(email, ref draw),
            Phone = leftOut > 88 ? null : phone,
            City = draw.Chance(70) ? city : null,
            Province = draw.Chance(50) ? province : null,
            Country = country,
            Message = "",
            Ware = "",
            Source = "",
            Medium = "",
        };
    }

    /// <summary>The name as typed, and an unlike-anybody's local part of an address.</summary>
    private (string Name, string Address) PersianName(int person, ref Draw draw)
    {
        var (given, rest) = Split(Scatter(person, DemoWords.GivenNames.Count * DemoWords.FamilyNames.Count * 40), DemoWords.GivenNames.Count);
        var (family, number) = Split(rest, DemoWords.FamilyNames.Count);
        var (first, last) = (DemoWords.GivenNames[given], DemoWords.FamilyNames[family]);
        var name = $"{first.Persian} {last.Persian}";
        name = draw.Next(20) switch
        {
            0 => name.Replace('ی', 'ي').Replace('ک', 'ك'), // an Arabic keyboard
            1 => $" {first.Persian}  {last.Persian} ",
            2 => $"{Capital(first.Latin)} {Capital(last.Latin)}",
            3 => $"مهندس {name}",
            _ => name,
        };
        return (name, Address(first.Latin, last.Latin, number, ref draw));
    }

    private (string Name, string Address) EnglishName(int person, ref Draw draw)
    {
        var (given, rest) = Split(Scatter(person, DemoWords.EnglishGivenNames.Count * DemoWords.EnglishFamilyNames.Count * 300), DemoWords.EnglishGivenNames.Count);
        var (family, number) = Split(rest, DemoWords.EnglishFamilyNames.Count);
        var (first, last) = (DemoWords.EnglishGivenNames[given], DemoWords.EnglishFamilyNames[family]);
        var name = draw.Chance(6) ? $"{first} {last}".ToLowerInvariant() : $"{first} {last}";
        // The e keeps English addresses apart from Persian ones of the same spelling.
        return (name, Address(first.ToLowerInvariant(), last.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal) + ".e", number, ref draw));
    }

    private static string Address(string first, string last, int number, ref Draw draw)
    {
        var digits = number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture);
        return draw.Next(3) switch { 0 => $"{first}_{last}{digits}", 1 => $"{last}-{first}{digits}", _ => $"{first}.{last}{digits}" };
    }

    private static (string Name, string Domain) PersianFirm(ref Draw draw)
    {
        var (name, trade) = (draw.PickEarly(DemoWords.FirmNames), draw.PickEarly(DemoWords.FirmTrades));
        return ($"{draw.PickEarly(DemoWords.FirmForms)}{name.Persian} {trade.Persian}", $"{name.Latin}{trade.Latin}.example");
    }

    private static (string Name, string Domain) EnglishFirm(ref Draw draw)
    {
        var (name, trade) = (draw.PickEarly(DemoWords.EnglishFirmNames), draw.PickEarly(DemoWords.EnglishFirmTrades));
        return ($"{name} {trade}", $"{name}{trade}.example".Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant());
    }

    private string Mobile(int person, ref Draw draw)
    {
        var (local, prefix) = Split(Scatter(person, DemoWords.MobilePrefixes.Count * NumbersPerPrefix), NumbersPerPrefix);
        var (a, digits) = (DemoWords.MobilePrefixes[prefix], local.ToString("D7", CultureInfo.InvariantCulture));
        var (b, c) = (digits[..3], digits[3..]);
        return draw.Next(16) switch
        {
            0 => $"0{a} {b} {c}",
            1 => $"+98{a}{b}{c}",
            2 => $"+98 {a} {b} {c}",
            3 => $"0098{a}{b}{c}",
            4 => $"(0{a}) {b}-{c}",
            5 => $"0{a}-{b}-{c}",
            6 => $"{a}{b}{c}",
            7 => $"+98 (0) {a} {b} {c}",
            8 or 9 or 10 => Digits($"0{a}{b}{c}", '۰'),
            11 => Digits($"0{a}{b}{c}", '٠'),
            _ => $"0{a}{b}{c}",
        };
    }

    private static string Landline(string area, ref Draw draw)
    {
        var number = (20_000_000 + draw.Next(70_000_000)).ToString(CultureInfo.InvariantCulture);
        return draw.Next(5) switch
        {
            0 => $"0{area}-{number}",
            1 => Digits($"0{area}{number}", '۰'),
            2 => $"+98 {area} {number[..4]} {number[4..]}",
            3 => $"0{area}{number} داخلی {10 + draw.Next(90)}",
            _ => $"0{area}{number}",
        };
    }

    private static string Fill(string shape, ref Draw draw)
    {
        var number = new StringBuilder(shape);
        for (var i = 0; i < number.Length; i++)
            if (number[i] == 'x')
                number[i] = (char)('0' + draw.Next(10));
        return number.ToString();
    }

    private static (string Message, string Ware) Ask(bool persian, ref Draw draw)
    {
        var (ware, number) = (draw.Pick(DemoWords.Wares), 2 + draw.Next(80));
        return persian
            ? (string.Format(CultureInfo.InvariantCulture, draw.Pick(DemoWords.Messages), ware.Persian, Digits(number.ToString(CultureInfo.InvariantCulture), '۰')), ware.Persian)
            : (string.Format(CultureInfo.InvariantCulture, draw.Pick(DemoWords.EnglishMessages), ware.Latin, number), ware.Latin);
    }

    private static string Shout(string email, ref Draw draw) =>
        draw.Next(25) switch { 0 => email.ToUpperInvariant(), 1 => $" {email}", 2 => Capital(email), _ => email };

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static string Digits(string text, char zero) =>
        string.Create(text.Length, (text, zero), static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsAsciiDigit(from.text[i]) ? (char)(from.zero + (from.text[i] - '0')) : from.text[i];
        });

    /// <summary>The time of a place: evenly through the weeks, unevenly through each.</summary>
    private DateTimeOffset TimeOf(int place, double within)
    {
        var weeks = (place + within) / Submissions * (Span.Days / 7);
        var mark = weeks % 1 * HoursOfWeek[^1];
        var found = Array.BinarySearch(HoursOfWeek, mark);
        var hour = found >= 0 ? found : ~found - 1;
        var minutes = (mark - HoursOfWeek[hour]) / (HoursOfWeek[hour + 1] - HoursOfWeek[hour]);
        var start = until.ToUniversalTime() - Span;
        var at = start + TimeSpan.FromDays(7 * Math.Floor(weeks)) + TimeSpan.FromHours(hour + minutes);
        return at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMillisecond));
    }

    /// <summary>How much of a week's posts has come by each hour: few at night, fewer on each seventh day.</summary>
    private static double[] HoursPassed()
    {
        var passed = new double[Week + 1];
        for (var hour = 0; hour < Week; hour++)
        {
            var ofDay = (hour % 24) switch { < 7 => 0.1, < 9 => 0.6, < 14 => 1.6, < 17 => 1.2, < 23 => 1.0, _ => 0.4 };
            passed[hour + 1] = passed[hour] + ofDay * (hour / 24 == 6 ? 0.45 : 1);
        }
        return passed;
    }

    /// <summary>Different places below <paramref name="size"/> for different persons, far apart.</summary>
    private int Scatter(int person, int size)
    {
        // Any step without a common factor with the size visits every place once.
        var step = (long)(size * 0.6180339887498949) | 1;
        while (Gcd(step, size) != 1) step += 2;
        return (int)((person * step + new Draw(seed, size).Next(size)) % size);
    }

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);

    private static (int Low, int High) Split(int value, int by) => (value % by, value / by);
}
