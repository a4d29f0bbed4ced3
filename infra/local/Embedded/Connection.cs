using Sarnakh.Storage;
using SQLitePCL;

namespace Sarnakh.Embedded;

/// <summary>
/// One SQLite connection, used by one thread at a time, with its prepared statements. It speaks to the engine directly
/// because a write costs a few microseconds here, which the ADO.NET layer would double.
/// </summary>
internal sealed class Connection : IDisposable
{
    private static readonly TimeSpan _busyTimeout = TimeSpan.FromSeconds(2);

    private readonly sqlite3 _db;
    private readonly Dictionary<string, sqlite3_stmt> _statements = new(StringComparer.Ordinal);

    static Connection() => Batteries_V2.Init();

    private Connection(sqlite3 db, string path)
    {
        _db = db;
        Path = path;
    }

    public string Path { get; }

    /// <param name="create">Makes the file if it is not there.</param>
    public static Connection Open(string path, bool create = false)
    {
        // Readers open for writing too: a reader may be the one that has to recover the log; Read() sets query_only.
        var flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX | (create ? raw.SQLITE_OPEN_CREATE : 0);
        var code = raw.sqlite3_open_v2(path, out var db, flags, null);
        var connection = new Connection(db, path);
        if (code != raw.SQLITE_OK)
        {
            var fault = connection.Fault(code);
            connection.Dispose();
            throw fault;
        }
        raw.sqlite3_extended_result_codes(db, 1);
        raw.sqlite3_busy_timeout(db, (int)_busyTimeout.TotalMilliseconds);
        return connection;
    }

    /// <summary>Rows written by the last statement.</summary>
    public int Changes => raw.sqlite3_changes(_db);

    public bool InTransaction => raw.sqlite3_get_autocommit(_db) == 0;

    /// <summary>The statement, prepared once and kept; dispose the use to hand it back.</summary>
    public Statement Use(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            var code = raw.sqlite3_prepare_v3(_db, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement);
            if (code != raw.SQLITE_OK) throw Fault(code);
            _statements.Add(sql, statement);
        }
        return new Statement(this, statement);
    }

    /// <summary>Runs a statement that comes again and again.</summary>
    public void Run(string sql)
    {
        using var statement = Use(sql);
        statement.Step();
    }

    /// <summary>Runs statements that are not worth keeping.</summary>
    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_db, sql);
        if (code != raw.SQLITE_OK) throw Fault(code);
    }

    public long Number(string sql)
    {
        using var statement = Use(sql);
        statement.Step();
        return statement.Number(0);
    }

    public List<string> Texts(string sql)
    {
        using var statement = Use(sql);
        var texts = new List<string>();
        while (statement.Step()) texts.Add(statement.Text(0));
        return texts;
    }

    /// <summary>Copies the database as it is now into <paramref name="target"/>, while others write on.</summary>
    public void CopyTo(Connection target)
    {
        using var backup = raw.sqlite3_backup_init(target._db, "main", _db, "main");
        var code = raw.sqlite3_backup_step(backup, -1);
        if (code != raw.SQLITE_DONE) throw target.Fault(code);
    }

    /// <summary>What an engine's answer means to a caller of the port; a mistake of our own stays one.</summary>
    public Exception Fault(int code)
    {
        var detail = $"{raw.sqlite3_errmsg(_db).utf8_to_string()} (SQLite {code})";
        return (code & 0xff) switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new StorageUnavailableException($"The store {Path} is busy: {detail}."),
            raw.SQLITE_FULL => new StorageUnavailableException($"The disk of the store {Path} is full: {detail}."),
            raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_NOMEM or raw.SQLITE_INTERRUPT or raw.SQLITE_PROTOCOL =>
                new StorageUnavailableException($"The store {Path} could not be read or written: {detail}."),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB =>
                new StoreDamagedException($"The store {Path} is damaged: {detail}. Run `check` to see how far, `restore FILE` to go back to a backup."),
            _ => new InvalidOperationException($"{detail} in {Path}."),
        };
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _statements.Clear();
        _db.Dispose();
    }
}

/// <summary>One use of a prepared statement: bind (from 1), step, read columns (from 0). Disposing makes it ready for the next use.</summary>
internal readonly struct Statement(Connection connection, sqlite3_stmt statement) : IDisposable
{
    public void Bind(int index, long value) => raw.sqlite3_bind_int64(statement, index, value);

    public void Bind(int index, string value) => raw.sqlite3_bind_text(statement, index, value);

    public void BindText(int index, ReadOnlySpan<byte> utf8)
    {
        // An empty span has no address, which the engine takes for NULL.
        if (utf8.IsEmpty) raw.sqlite3_bind_text(statement, index, "");
        else raw.sqlite3_bind_text(statement, index, utf8);
    }

    public void BindBlob(int index, ReadOnlySpan<byte> bytes) => raw.sqlite3_bind_blob(statement, index, bytes);

    /// <summary>True when there is a row to read.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw connection.Fault(code),
        };
    }

    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string() ?? "";

    /// <summary>The bytes of a blob or of a text's UTF-8, valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

    public void Dispose() => raw.sqlite3_reset(statement);
}
