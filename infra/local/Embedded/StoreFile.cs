using System.Buffers.Binary;
using Sarnakh.Storage;

namespace Sarnakh.Embedded;

/// <summary>
/// The file of a store: its lock, its form, and what must be true of it before it is used. SQLite keeps a log
/// (<c>-wal</c>) and an index of it (<c>-shm</c>) beside it.
/// </summary>
internal sealed class StoreFile : IDisposable
{
    /// <summary>What this program writes; a greater number in a file was written by a newer program.</summary>
    public const int Schema = 1;

    // "Srnk", in the header where file(1) and we look for whose file it is.
    private const int ApplicationId = 0x53726e6b;

    // A lead and its neighbours fit on a page with room; 4 KiB took the same time per capture.
    private const int PageSize = 8192;

    private const string Create =
        """
        BEGIN IMMEDIATE;
        CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID, STRICT;
        INSERT INTO counters VALUES ('version', 0);
        """;

    private readonly FileStream _lock;

    private StoreFile(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    /// <summary>Where a restore prepares the new file; there it stays until it is in place.</summary>
    public static string Restoring(string path) => path + ".restoring";

    /// <summary>
    /// Takes the lock: an operating system's lock on a file beside the store, gone with the process however it ends. The
    /// lock file itself stays, for removing it could let two processes lock two files of one name.
    /// </summary>
    public static StoreFile Lock(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        var lockPath = path + ".lock";
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            return new StoreFile(path, new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException fault) when (IsHeld(fault))
        {
            throw new StoreRefusedException(
                $"The store {path} is in use by another process, which holds {lockPath}. Stop that process, or set Storage:Path to a file of its own.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreRefusedException($"The store {path} cannot be opened: {fault.Message} Set Storage:Path to a place that can be written.", fault);
        }
    }

    public Connection OpenWriter()
    {
        if (!File.Exists(Path) && File.Exists(Restoring(Path)))
            throw new StoreRefusedException($"A restore of the store {Path} was cut short. Run `restore {Restoring(Path)}` to finish it.");
        var fresh = !File.Exists(Path) || new FileInfo(Path).Length == 0;
        if (!fresh) CheckHeader(Path);
        var db = Connection.Open(Path, create: true);
        try
        {
            Prepare(db, fresh);
            return db;
        }
        catch (Exception fault) when (fault is StoreDamagedException or StorageUnavailableException)
        {
            db.Dispose();
            throw new StoreRefusedException(fault.Message, fault);
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    public Connection OpenReader()
    {
        var db = Connection.Open(Path);
        db.Execute("PRAGMA query_only = ON; PRAGMA mmap_size = 268435456; PRAGMA cache_size = -8192");
        return db;
    }

    /// <summary>Folds the log into the file. What cannot be folded now stays in the log and is read from there.</summary>
    public static void Close(Connection writer)
    {
        try
        {
            writer.Number("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (StorageUnavailableException)
        {
            // A reader from another process (a backup) holds the log.
        }
        writer.Dispose();
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>Throws <see cref="StoreRefusedException"/> unless the file's first page says that it is a whole store of ours.</summary>
    public static void CheckHeader(string path)
    {
        Span<byte> header = stackalloc byte[100];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var whole = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length;
        if (!whole || !header.StartsWith("SQLite format 3\0"u8))
            throw new StoreRefusedException($"The store {path} is damaged or not a store: its first bytes are wrong. Run `restore FILE` to go back to a backup.");

        // Without a log the header tells the true length; with one the log may be about to extend the file.
        var log = new FileInfo(path + "-wal");
        int pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]);
        if (pageSize == 1) pageSize = 65536;
        var length = (long)pageSize * BinaryPrimitives.ReadUInt32BigEndian(header[28..]);
        if ((!log.Exists || log.Length == 0) && file.Length < length)
            throw new StoreRefusedException($"The store {path} is damaged: it has {file.Length} of its {length} bytes. Run `restore FILE` to go back to a backup.");
    }

    /// <summary>Throws <see cref="StoreRefusedException"/> if the file is somebody else's or from a newer program.</summary>
    public static void CheckOurs(Connection db)
    {
        if (db.Number("PRAGMA application_id") != ApplicationId)
            throw new StoreRefusedException($"{db.Path} is an SQLite file, but not a store of this program. Set Storage:Path to another file.");
        var schema = db.Number("PRAGMA user_version");
        if (schema > Schema)
            throw new StoreRefusedException($"The store {db.Path} has version {schema}, written by a newer program; this one knows version {Schema}. Run the newer program, or restore a backup made with this one.");
    }

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static bool IsHeld(IOException fault) => fault.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static void Prepare(Connection db, bool fresh)
    {
        if (fresh) db.Execute($"PRAGMA page_size = {PageSize}");
        // A kill during the first start leaves a file without schema: it is begun anew.
        var schema = db.Number("SELECT count(*) FROM sqlite_schema");
        if (schema == 0 && db.Number("PRAGMA application_id") == 0)
        {
            db.Execute("PRAGMA journal_mode = WAL");
            db.Execute($"{Create} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Schema}; COMMIT");
        }
        CheckOurs(db);
        // What is deleted is overwritten: backups copy free pages too, and nobody who was erased may stand in them.
        db.Execute("PRAGMA secure_delete = ON");
        db.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 2000; PRAGMA journal_size_limit = 67108864");
    }
}
