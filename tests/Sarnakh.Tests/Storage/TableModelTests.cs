using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Storage;

namespace Sarnakh.Tests.Storage;

/// <summary>Random batches on the engine and on a dictionary: each must be accepted or refused alike and leave the same rows.</summary>
public sealed class TableModelTests : IAsyncDisposable
{
    private static readonly string[] _keys = ["", "a", "A", "aa", "b", "lead|1", "ی", "é"];
    private static readonly string[] _bounds = [.. _keys, "a!", "lead}", "z", "\uFFFD"];

    private readonly EmbeddedEngine _engine = new();

    private enum Knows
    {
        Nothing,
        Stale,
        Fresh,
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public void RandomBatches_EqualANaiveModel() =>
        Prop.ForAll(Batches().ToArbitrary(), Queries().ToArbitrary(), (batches, queries) => Same(batches, queries).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private async Task<bool> Same(Planned[][] batches, RowQuery[] queries)
    {
        var table = StorageEngine.NewName();
        await _engine.Tables.EnsureTable(table);
        var model = new Model();
        foreach (var batch in batches)
        {
            var writes = batch.Select(planned => planned.Write(model)).ToList();
            var expected = model.Refusal(writes);
            try
            {
                var versions = await _engine.Tables.Batch(table, writes);
                expected.ShouldBeNull();
                model.Apply(writes, versions);
            }
            catch (StorageException refusal)
            {
                refusal.GetType().ShouldBe(expected);
            }
        }
        foreach (var query in queries)
        {
            var found = await _engine.Tables.All(table, query).ToListAsync();
            found.Select(row => (row.RowKey, row.Version, row.Int("n"))).ShouldBe(model.Range(query));
        }
        return true;
    }

    private static Gen<Planned[][]> Batches()
    {
        var write =
            from kind in Gen.Elements(Enum.GetValues<RowWriteKind>())
            from partition in Gen.Frequency((20, Gen.Constant("p")), (1, Gen.Constant("q")))
            from key in Gen.Elements(_keys)
            from knows in Gen.Frequency((6, Gen.Constant(Knows.Fresh)), (1, Gen.Constant(Knows.Stale)), (1, Gen.Constant(Knows.Nothing)))
            from n in Gen.Choose(0, 1_000_000)
            select new Planned(kind, partition, key, knows, n);
        return Gen.Sized(size => Gen.Choose(1, 4).SelectMany(count => write.ArrayOf(count)).ArrayOf(size));
    }

    private static Gen<RowQuery[]> Queries()
    {
        var bound = Gen.OneOf(Gen.Constant((string?)null), Gen.Elements(_bounds).Select(key => (string?)key));
        var query =
            from partition in Gen.Elements("p", "p", "q", "none")
            from start in bound
            from end in bound
            from max in Gen.Choose(1, 5)
            select new RowQuery(partition) { From = start, Before = end, Max = max };
        return query.ArrayOf(10);
    }

    private sealed record Planned(RowWriteKind Kind, string PartitionKey, string RowKey, Knows Knows, int N)
    {
        public RowWrite Write(Model model) =>
            new(Kind, new Row(PartitionKey, RowKey) { ["n"] = N, Version = Knows == Knows.Nothing ? default : model.Version(PartitionKey, RowKey, Knows == Knows.Fresh) });
    }

    private sealed class Model
    {
        private readonly Dictionary<(string PartitionKey, string RowKey), (RowVersion Version, int N)> _rows = [];
        private readonly Dictionary<(string, string), List<RowVersion>> _history = [];

        public RowVersion Version(string partitionKey, string rowKey, bool fresh)
        {
            if (fresh && _rows.TryGetValue((partitionKey, rowKey), out var row)) return row.Version;
            // The last but one: a version that was true and is no more.
            return _history.TryGetValue((partitionKey, rowKey), out var past) && past.Count > 1 ? past[^2] : new RowVersion("0");
        }

        public Type? Refusal(List<RowWrite> writes)
        {
            var keys = writes.Select(write => (write.Row.PartitionKey, write.Row.RowKey)).ToList();
            if (keys.Distinct().Count() < keys.Count || keys.Select(key => key.PartitionKey).Distinct().Count() > 1) return typeof(StorageLimitException);
            foreach (var (kind, row) in writes)
            {
                var there = _rows.TryGetValue((row.PartitionKey, row.RowKey), out var stored);
                if (kind == RowWriteKind.Insert && there) return typeof(RowExistsException);
                if (kind is RowWriteKind.Replace or RowWriteKind.Delete && !(there && stored.Version == row.Version)) return typeof(RowChangedException);
            }
            return null;
        }

        public void Apply(List<RowWrite> writes, IReadOnlyList<RowVersion> versions)
        {
            for (var i = 0; i < writes.Count; i++)
            {
                var (kind, row) = writes[i];
                var key = (row.PartitionKey, row.RowKey);
                if (kind == RowWriteKind.Delete)
                {
                    _rows.Remove(key);
                    continue;
                }
                _history.Values.SelectMany(past => past).ShouldNotContain(versions[i]);
                if (!_history.TryGetValue(key, out var history)) _history[key] = history = [];
                history.Add(versions[i]);
                _rows[key] = (versions[i], row.Int("n")!.Value);
            }
        }

        public IEnumerable<(string, RowVersion, int?)> Range(RowQuery query) =>
            _rows
                .Where(row => row.Key.PartitionKey == query.PartitionKey
                    && (query.From is null || string.CompareOrdinal(row.Key.RowKey, query.From) >= 0)
                    && (query.Before is null || string.CompareOrdinal(row.Key.RowKey, query.Before) < 0))
                .OrderBy(row => row.Key.RowKey, StringComparer.Ordinal)
                .Select(row => (row.Key.RowKey, row.Value.Version, (int?)row.Value.N));
    }
}
