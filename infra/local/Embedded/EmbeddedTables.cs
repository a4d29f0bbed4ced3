using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Sarnakh.Storage;

namespace Sarnakh.Embedded;

/// <summary>
/// Tables in the store's file. One SQL table each:
/// <code>
/// "table:{name}"  pk, rk       the keys; both as UTF-8, whose byte order is the ordinal order of legal keys
///                 version      the row's version, a number never used twice
///                 written      UTC ticks
///                 properties   see RowEncoding
/// </code>
/// </summary>
internal sealed class EmbeddedTables : ITableStore
{
    private const string SqlPrefix = "table:";

    // A page ends early rather than fill memory with rows of a megabyte, as the service's pages do.
    private const int PageBytes = 4 * 1024 * 1024;

    // From this many rows on a page takes milliseconds: it moves to another thread so that scans of several partitions run at once.
    private const int LongPage = 200;

    private readonly EmbeddedStore _store;
    private readonly ConcurrentDictionary<string, Sql> _tables = new(StringComparer.OrdinalIgnoreCase);

    public EmbeddedTables(EmbeddedStore store)
    {
        _store = store;
        foreach (var name in Names(store)) _tables[name] = new Sql(name);
    }

    public async Task EnsureTable(string table, CancellationToken cancel = default)
    {
        StorageChecks.Table(table);
        if (_tables.ContainsKey(table)) return;
        var sql = new Sql(table);
        await _store.Write(
            transaction =>
            {
                transaction.Db.Execute(sql.Create);
                return true;
            },
            cancel);
        _tables.TryAdd(table, sql);
    }

    public Task<Row?> Get(string table, string partitionKey, string rowKey, IReadOnlyCollection<string>? select = null, CancellationToken cancel = default)
    {
        var sql = Known(table);
        return cancel.IsCancellationRequested ? Task.FromCanceled<Row?>(cancel) : Task.FromResult(_store.Read(Find));

        Row? Find(Connection db)
        {
            using var found = db.Use(sql.Get);
            found.Bind(1, partitionKey);
            found.Bind(2, rowKey);
            return found.Step() ? ReadRow(found, partitionKey, rowKey, Selection(select)) : null;
        }
    }

    public Task<RowPage> Query(string table, RowQuery query, CancellationToken cancel = default)
    {
        var sql = Known(table);
        StorageChecks.Query(query);
        if (cancel.IsCancellationRequested) return Task.FromCanceled<RowPage>(cancel);
        return query.Max < LongPage
            ? Task.FromResult(_store.Read(db => ReadPage(db, sql, query)))
            : Task.Run(() => _store.Read(db => ReadPage(db, sql, query)), cancel);
    }

    public async Task<IReadOnlyList<RowVersion>> Batch(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancel = default)
    {
        var sql = Known(table);
        StorageChecks.Batch(writes);
        if (writes.Count == 0) return [];
        var batch = new PreparedBatch(table, sql, writes);
        return await _store.Write(transaction => batch.Apply(transaction, _store.Now), cancel);
    }

    internal static IEnumerable<string> Names(EmbeddedStore store) => store.Read(Names);

    internal static List<string> Names(Connection db) =>
        db.Texts($"SELECT substr(name, {SqlPrefix.Length + 1}) FROM sqlite_schema WHERE type = 'table' AND name LIKE '{SqlPrefix}%'");

    /// <summary>Decodes every row of a table; returns how many there are and calls <paramref name="damaged"/> for each that does not decode.</summary>
    internal static long CheckRows(Connection db, string table, Action<string> damaged)
    {
        long rows = 0;
        using var scan = db.Use($"SELECT version, written, properties, pk, rk FROM \"{SqlPrefix}{table}\"");
        for (; scan.Step(); rows++)
        {
            try
            {
                ReadRow(scan, scan.Text(3), scan.Text(4), null);
            }
            catch (StoreDamagedException fault)
            {
                damaged($"table {table}: {fault.Message}");
            }
        }
        return rows;
    }

    private Sql Known(string table) =>
        _tables.TryGetValue(table, out var sql) ? sql : throw new InvalidOperationException($"Table {table} is not there; EnsureTable makes it.");

    private static RowPage ReadPage(Connection db, Sql sql, RowQuery query)
    {
        var from = query.From ?? "";
        if (string.CompareOrdinal(query.Continuation, from) > 0) from = query.Continuation!;
        var select = Selection(query.Select);
        var rows = new List<Row>();
        var bytes = 0;

        using var range = db.Use(query.Before is null ? sql.From : sql.Range);
        range.Bind(1, query.PartitionKey);
        range.Bind(2, from);
        if (query.Before is not null) range.Bind(3, query.Before);
        while (range.Step())
        {
            var rowKey = Encoding.UTF8.GetString(range.Bytes(3));
            if (rows.Count == query.Max || bytes > PageBytes) return new RowPage(rows, rowKey);
            rows.Add(ReadRow(range, query.PartitionKey, rowKey, select));
            bytes += range.Bytes(2).Length;
        }
        return new RowPage(rows, null);
    }

    private static Row ReadRow(Statement row, string partitionKey, string rowKey, HashSet<string>? select)
    {
        var read = new Row(partitionKey, rowKey)
        {
            Version = new RowVersion(row.Number(0).ToString(CultureInfo.InvariantCulture)),
            Timestamp = new DateTimeOffset(row.Number(1), TimeSpan.Zero),
        };
        RowEncoding.Decode(row.Bytes(2), read, select);
        return read;
    }

    private static HashSet<string>? Selection(IReadOnlyCollection<string>? select) =>
        select is null ? null : new HashSet<string>(select, StringComparer.Ordinal);

    /// <summary>A batch with all that the caller's thread can do done, so that the writer's thread only moves bytes.</summary>
    private sealed class PreparedBatch
    {
        private readonly string _table;
        private readonly Sql _sql;
        private readonly byte[] _partitionKey;
        private readonly Prepared[] _writes;

        public PreparedBatch(string table, Sql sql, IReadOnlyList<RowWrite> writes)
        {
            _table = table;
            _sql = sql;
            _partitionKey = Encoding.UTF8.GetBytes(writes[0].Row.PartitionKey);
            _writes = new Prepared[writes.Count];
            for (var i = 0; i < writes.Count; i++)
            {
                var (kind, row) = writes[i];
                // A version that this store did not make matches no row.
                var expected = long.TryParse(row.Version.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
                _writes[i] = new Prepared(kind, Encoding.UTF8.GetBytes(row.RowKey), expected, kind == RowWriteKind.Delete ? [] : RowEncoding.Encode(row));
            }
        }

        public RowVersion[] Apply(Transaction transaction, DateTimeOffset now)
        {
            // All conditions before the first write: nothing has to be undone, since nobody else writes meanwhile.
            for (var i = 0; i < _writes.Length; i++) CheckCondition(transaction.Db, i);

            var versions = new RowVersion[_writes.Length];
            for (var i = 0; i < _writes.Length; i++)
            {
                ref readonly var write = ref _writes[i];
                if (write.Kind == RowWriteKind.Delete)
                {
                    using var delete = transaction.Db.Use(_sql.Delete);
                    delete.BindText(1, _partitionKey);
                    delete.BindText(2, write.RowKey);
                    delete.Step();
                }
                else
                {
                    var version = transaction.NextVersion();
                    using var put = transaction.Db.Use(_sql.Put);
                    put.BindText(1, _partitionKey);
                    put.BindText(2, write.RowKey);
                    put.Bind(3, version);
                    put.Bind(4, now.UtcTicks);
                    put.BindBlob(5, write.Properties);
                    put.Step();
                    versions[i] = new RowVersion(version.ToString(CultureInfo.InvariantCulture));
                }
            }
            return versions;
        }

        private void CheckCondition(Connection db, int index)
        {
            ref readonly var write = ref _writes[index];
            if (write.Kind == RowWriteKind.Put) return;
            using var found = db.Use(_sql.Version);
            found.BindText(1, _partitionKey);
            found.BindText(2, write.RowKey);
            var version = found.Step() ? found.Number(0) : (long?)null;
            if (write.Kind == RowWriteKind.Insert)
            {
                if (version is not null) throw new RowExistsException(_table, Text(_partitionKey), Text(write.RowKey), index);
            }
            else if (version != write.Expected)
            {
                throw new RowChangedException(_table, Text(_partitionKey), Text(write.RowKey), index);
            }
        }

        private static string Text(byte[] utf8) => Encoding.UTF8.GetString(utf8);

        private readonly record struct Prepared(RowWriteKind Kind, byte[] RowKey, long Expected, byte[] Properties);
    }

    /// <summary>The statements of one table. Its name was checked: letters and digits.</summary>
    private sealed class Sql(string table)
    {
        private readonly string _name = $"\"{SqlPrefix}{table}\"";

        public string Create { get; } =
            $"""
            CREATE TABLE IF NOT EXISTS "{SqlPrefix}{table}" (
              pk TEXT NOT NULL, rk TEXT NOT NULL, version INTEGER NOT NULL, written INTEGER NOT NULL, properties BLOB NOT NULL,
              PRIMARY KEY (pk, rk)) WITHOUT ROWID, STRICT
            """;

        public string Get => field ??= $"SELECT version, written, properties FROM {_name} WHERE pk = ?1 AND rk = ?2";

        public string From => field ??= $"SELECT version, written, properties, rk FROM {_name} WHERE pk = ?1 AND rk >= ?2 ORDER BY rk";

        public string Range => field ??= $"SELECT version, written, properties, rk FROM {_name} WHERE pk = ?1 AND rk >= ?2 AND rk < ?3 ORDER BY rk";

        public string Version => field ??= $"SELECT version FROM {_name} WHERE pk = ?1 AND rk = ?2";

        public string Put => field ??= $"INSERT OR REPLACE INTO {_name} VALUES (?1, ?2, ?3, ?4, ?5)";

        public string Delete => field ??= $"DELETE FROM {_name} WHERE pk = ?1 AND rk = ?2";
    }
}
