using Sarnakh.Access;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;

namespace Sarnakh.Pipeline;

/// <summary>The lead index for somebody who asks now: fresh, with the fields of the moment, and within their scope.</summary>
public sealed class ReadIndex(LeadIndex index, LeadIndexFeed feed, UserTable users, TimeProvider clock)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);
    private static readonly User Unknown = new() { Id = "", Email = "", Name = "", Role = Role.Own, SecurityStamp = "" };

    /// <param name="seen">What the answer must have seen.</param>
    public Task<IndexReading> Run(Caller caller, LeadRevision? seen, CancellationToken cancel) => Run(caller, MaxAge, seen, cancel);

    /// <param name="maxAge">How long ago what was committed may be missing.</param>
    public async Task<IndexReading> Run(Caller caller, TimeSpan maxAge, LeadRevision? seen, CancellationToken cancel)
    {
        var scope = LeadScope.Of(caller);
        await feed.EnsureFresh(maxAge, seen, scope, cancel);
        var user = (await users.Find(caller.UserId, cancel))?.Value ?? Unknown;
        var now = clock.GetUtcNow();
        var asker = new Asker(
            caller.UserId,
            // To the minute, so that an answer stays the same for a while.
            new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero),
            TimeZoneInfo.FindSystemTimeZoneById(user.TimeZone),
            user.Calendar == "jalali",
            index.Fields,
            user.Language == "en");
        // Answers depend on the day, and on the minute where stages say how long is too long.
        var moment = asker.Fields.Stages.Any(stage => stage.RottingDays > 0) ? $"{asker.Now.UtcTicks}" : "";
        return new IndexReading(index, asker, scope, feed.VersionFor($"{caller.UserId} {scope} {user.TimeZone} {user.Calendar} {user.Language} {asker.Today.DayNumber} {moment}"));
    }
}

/// <summary>What somebody sees of the index at a moment. Whatever they ask, their filter goes through <see cref="Over"/>.</summary>
/// <param name="Version">An ETag of every answer: theirs alone.</param>
public sealed record IndexReading(LeadIndex Index, Asker Asker, LeadScope Scope, string Version)
{
    public FieldSet Fields => Asker.Fields;

    /// <summary>The filter as they mean it, within their scope.</summary>
    public LeadFilter Over(LeadFilter filter) => Scope.Over(filter.AskedBy(Asker));
}
