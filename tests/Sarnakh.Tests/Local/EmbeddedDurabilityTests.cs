using System.Diagnostics;
using System.Globalization;
using Sarnakh.Embedded;
using Sarnakh.Storage;

namespace Sarnakh.Tests.Local;

/// <summary>A process that is killed at random moments loses nothing it has acknowledged, and leaves no half of a batch.</summary>
public sealed class EmbeddedDurabilityTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sarnakh-kill");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task KilledAtRandom_EveryAcknowledgedWriteIsThere()
    {
        var cancel = TestContext.Current.CancellationToken;
        var path = Path.Combine(_folder.FullName, "store.db");
        var acknowledged = new List<string>();
        var random = new Random(20260321);
        for (var run = 0; run < 8; run++)
        {
            acknowledged.AddRange(await RunAndKill(path, run, TimeSpan.FromMilliseconds(random.Next(5, 400)), cancel));
            await Verify(path, acknowledged, cancel);
        }
        acknowledged.Count.ShouldBeGreaterThan(100);
    }

    private static async Task<List<string>> RunAndKill(string path, int run, TimeSpan after, CancellationToken cancel)
    {
        using var child = StorageChild.Start(path, run.ToString(CultureInfo.InvariantCulture));
        (await child.StandardOutput.ReadLineAsync(cancel)).ShouldBe("ready");
        var output = child.StandardOutput.ReadToEndAsync(cancel);
        await Task.Delay(after, cancel);
        child.Kill();
        await child.WaitForExitAsync(cancel);
        return [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static async Task Verify(string path, List<string> acknowledged, CancellationToken cancel)
    {
        using var store = EmbeddedStore.Open(path, TimeProvider.System);
        var batches = await store.Tables.All("durable", new RowQuery("batches"), cancel).Select(row => row.RowKey).ToHashSetAsync(cancellationToken: cancel);
        var counters = await store.Tables.All("durable", new RowQuery("counters"), cancel).ToDictionaryAsync(row => row.RowKey, row => row.Long("n"), cancellationToken: cancel);
        var messages = await AllMessages(store, cancel);

        foreach (var line in acknowledged)
        {
            var words = line.Split(' ');
            var kept = words switch
            {
                ["batch", var key] => batches.Contains($"a|{key}"),
                ["count", var writer, var n] => counters[writer] >= long.Parse(n, CultureInfo.InvariantCulture),
                ["message", var key] => messages.Contains(key),
                _ => throw new InvalidOperationException($"The child wrote '{line}'."),
            };
            kept.ShouldBeTrue($"'{line}' was acknowledged and is lost");
        }

        // Whole batches only, acknowledged or not.
        var parts = batches.GroupBy(key => key[2..]).Select(batch => batch.Count());
        parts.ShouldAllBe(count => count == 3);
    }

    private static async Task<HashSet<string>> AllMessages(EmbeddedStore store, CancellationToken cancel)
    {
        var bodies = new HashSet<string>(StringComparer.Ordinal);
        var taken = new List<QueueMessage>();
        for (var more = await Take(); more.Count > 0; more = await Take())
        {
            taken.AddRange(more);
            foreach (var message in more) bodies.Add(message.Body).ShouldBeTrue($"'{message.Body}' is there twice");
        }
        await Task.WhenAll(taken.Select(message => store.Queues.Extend("acknowledged", message, TimeSpan.Zero, cancel)));
        return bodies;

        Task<IReadOnlyList<QueueMessage>> Take() => store.Queues.Receive("acknowledged", 32, TimeSpan.FromHours(1), cancel);
    }
}

/// <summary>The program that writes until it is killed (tests/StorageChild), built beside the tests.</summary>
internal static class StorageChild
{
    public static Process Start(string path, string run)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Sarnakh.StorageChild.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath!, [program, path, run]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // The tests may run as their own executable rather than under `dotnet`.
        if (!Path.GetFileNameWithoutExtension(start.FileName).Equals("dotnet", StringComparison.OrdinalIgnoreCase)) start.FileName = "dotnet";
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }
}
