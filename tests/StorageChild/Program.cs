using System.Globalization;
using Sarnakh.Embedded;
using Sarnakh.Storage;

// Usage: Sarnakh.StorageChild STORE RUN. Writes until it is killed; every line is one acknowledged write:
//   batch {key}            rows a|{key}, b|{key}, c|{key} of partition "batches"
//   count {writer} {n}     row {writer} of partition "counters" holds n
//   message {body}         in queue "acknowledged"
// Usage: Sarnakh.StorageChild STORE send QUEUE BODY...
// Puts messages into a queue of a store that nobody has open, as somebody outside the product would.
const int Writers = 16;
var (path, run) = (args[0], args[1]);
try
{
    using var store = EmbeddedStore.Open(path, TimeProvider.System);
    if (args is [_, "send", var queue, .. var bodies])
    {
        await store.Queues.EnsureQueue(queue);
        foreach (var body in bodies) await store.Queues.Send(queue, body);
        return 0;
    }
    await store.Tables.EnsureTable("durable");
    await store.Queues.EnsureQueue("acknowledged");
    Tell("ready");
    await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteForEver(store, writer))));
    return 0;
}
catch (StoreRefusedException refusal)
{
    Console.Error.WriteLine(refusal.Message);
    return 1;
}

async Task WriteForEver(EmbeddedStore store, int writer)
{
    var name = writer.ToString("D2", CultureInfo.InvariantCulture);
    for (var n = 0; ; n++)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{run}-{name}-{n:D6}");
        await store.Tables.Batch("durable", [.. "abc".Select(part => RowWrite.Insert(new Row("batches", $"{part}|{key}") { ["text"] = new string(part, 300) }))]);
        Tell($"batch {key}");

        var row = await store.Tables.Get("durable", "counters", name) ?? new Row("counters", name) { ["n"] = 0L };
        row["n"] = row.Long("n") + 1;
        if (row.Version.IsNone) await store.Tables.Insert("durable", row);
        else await store.Tables.Replace("durable", row);
        Tell(string.Create(CultureInfo.InvariantCulture, $"count {name} {row.Long("n")}"));

        await store.Queues.Send("acknowledged", key);
        Tell($"message {key}");
    }
}

// One line is one write to the pipe, so a kill never leaves half of one.
static void Tell(string line) => Console.WriteLine(line);
