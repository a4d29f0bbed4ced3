using Sarnakh.Storage;

namespace Sarnakh.Runtime;

/// <summary>
/// The last run of every timer, so that an occurrence is run once whichever process gets to it, and a missed one is made good.
/// <code>
/// table runtime   PartitionKey timer   RowKey {function}
///   last     the last occurrence that was run
///   running  the occurrence being run, absent otherwise
///   until    when the process that runs it counts as dead unless it says otherwise
/// </code>
/// </summary>
internal sealed class TimerTable(ITableStore store)
{
    private const string Table = "runtime";
    private const string Partition = "timer";

    public Task Ensure(CancellationToken cancel) => store.EnsureTable(Table, cancel);

    /// <summary>How the timer stands; one never seen is taken as having run <paramref name="now"/>.</summary>
    public async Task<TimerState> Read(string function, DateTimeOffset now, CancellationToken cancel)
    {
        while (true)
        {
            if (await store.Get(Table, Partition, RowKeys.Encode(function), cancel: cancel) is { } row) return new TimerState(row);
            try
            {
                var fresh = new Row(Partition, RowKeys.Encode(function)) { ["last"] = now };
                fresh.Version = await store.Insert(Table, fresh, cancel);
                return new TimerState(fresh);
            }
            catch (RowExistsException)
            {
                // Another process saw it first; its row counts.
            }
        }
    }

    /// <summary>Takes the occurrence until <paramref name="until"/>. False if another process was quicker.</summary>
    public async Task<bool> Claim(TimerState state, DateTimeOffset occurrence, DateTimeOffset until, CancellationToken cancel)
    {
        state.Row["running"] = occurrence;
        return await Replace(state, until, cancel);
    }

    /// <summary>Says that the run goes on. False if another process took the occurrence over.</summary>
    public Task<bool> Renew(TimerState state, DateTimeOffset until, CancellationToken cancel) => Replace(state, until, cancel);

    /// <summary>The claimed occurrence was run, with or without success.</summary>
    public async Task Complete(TimerState state, CancellationToken cancel)
    {
        state.Row["last"] = state.Running;
        state.Row["running"] = null;
        await Replace(state, null, cancel);
    }

    /// <summary>The claimed occurrence was not run to its end: whoever looks next runs it again.</summary>
    public Task GiveBack(TimerState state, CancellationToken cancel) => Replace(state, null, cancel);

    private async Task<bool> Replace(TimerState state, DateTimeOffset? until, CancellationToken cancel)
    {
        state.Row["until"] = until;
        try
        {
            state.Row.Version = await store.Replace(Table, state.Row, cancel);
            return true;
        }
        catch (RowChangedException)
        {
            return false;
        }
    }
}

internal sealed record TimerState(Row Row)
{
    public DateTimeOffset Last => Row.Time("last")!.Value;

    public DateTimeOffset? Running => Row.Time("running");

    public DateTimeOffset? Until => Row.Time("until");
}
