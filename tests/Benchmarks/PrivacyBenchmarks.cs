using System.Diagnostics;
using System.Globalization;
using Sarnakh.Capture;
using Sarnakh.Demo;
using Sarnakh.Matching;
using Sarnakh.Privacy;

namespace Sarnakh.Benchmarks;

/// <summary>One person among many: found, and erased until nothing is left.</summary>
internal static class PrivacyBenchmarks
{
    private const int Leads = 100_000;
    private const int Finds = 20;
    private const double FindBoundMilliseconds = 100;

    public static async Task Run(Report report)
    {
        await using var product = await ProductHere.Start();
        await product.Get<SeedDemo>().Run(Leads, CancellationToken.None);
        var people = new DemoPeople(1, Leads, DateTimeOffset.UnixEpoch);
        var find = product.Get<FindPerson>();
        var everywhere = product.Get<FindTraces>();
        var erase = product.Get<ErasePerson>();
        var erasures = product.Get<ErasureTable>();

        var times = new List<double>();
        for (var n = 0; n <= Finds; n++)
        {
            var person = PersonOf(people, n);
            var watch = Stopwatch.StartNew();
            var traces = await find.Run(person, CancellationToken.None);
            if (!traces.Any) throw new InvalidOperationException("Nobody was found.");
            // The first one pays the compiler.
            if (n > 0) times.Add(watch.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        var (median, slowest) = (times[times.Count / 2], times[^1]);
        report.Add(new Result(
            "one person found", Leads, 1, string.Create(CultureInfo.InvariantCulture, $"{median:0.0} ms, slowest of {Finds} {slowest:0.0} ms"),
            string.Create(CultureInfo.InvariantCulture, $"≤ {FindBoundMilliseconds:N0} ms"), slowest <= FindBoundMilliseconds));

        var wanted = PersonOf(people, 1)[0];
        var whole = Stopwatch.StartNew();
        await everywhere.Run((found, _) => found.Contains(wanted), CancellationToken.None);
        report.Add(new Result("one person looked for everywhere", Leads, 1, string.Create(CultureInfo.InvariantCulture, $"{whole.Elapsed.TotalSeconds:0.0} s")));

        var start = Stopwatch.StartNew();
        var erasure = await erase.Start(PersonOf(people, 7), null, null, CancellationToken.None);
        while ((await erasures.Find(erasure.Id, CancellationToken.None))!.Value.DoneAt is null) await Task.Delay(20);
        report.Add(new Result("one person erased, everything looked through twice", Leads, 1, string.Create(CultureInfo.InvariantCulture, $"{start.Elapsed.TotalSeconds:0.0} s")));
    }

    private static IReadOnlyList<Identity> PersonOf(DemoPeople people, int n)
    {
        for (var person = people[n * 4001 % Leads]; ; person = people[++n * 4001 % Leads])
            if (SubmissionIdentities.Read(person.Email) is { } identity) return [identity];
    }
}
