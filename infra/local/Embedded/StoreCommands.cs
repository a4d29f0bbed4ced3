using System.Globalization;
using Sarnakh.Storage;

namespace Sarnakh.Embedded;

/// <summary>
/// What a person does with a store from the command line. Each returns the sentence to print, or throws
/// <see cref="StoreRefusedException"/> with one that tells what is wrong and what to do.
/// </summary>
public static class StoreCommands
{
    // A client may hold versions that the restored file has not handed out yet; this leaps over them.
    private const long RestoreLeap = 1L << 40;

    /// <summary>
    /// Copies the store as it is now to a new file, also while a running process writes on, and its blobs to a folder beside that. The
    /// copy is read through before it gets its name.
    /// </summary>
    public static string Backup(string store, string target)
    {
        (store, target) = (Path.GetFullPath(store), Path.GetFullPath(target));
        if (!File.Exists(store)) throw new StoreRefusedException($"There is no store at {store} to back up.");
        if (File.Exists(target) || Directory.Exists(EmbeddedBlobs.FolderOf(target))) throw new StoreRefusedException($"{target} exists. Name a new file; a backup never overwrites one.");
        var unfinished = target + ".unfinished";
        return Refusing($"The backup to {target} failed", () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            RemoveStore(unfinished);
            StoreFile.CheckHeader(store);
            Copy(store, unfinished);
            var content = ReadThrough(unfinished);
            if (content.Problems.Count > 0) throw Damaged(store, content);
            // After the rows, so that none names a blob that came later; what a row names stays for an hour when it is removed.
            var files = EmbeddedBlobs.Copy(store, unfinished);
            Directory.Move(EmbeddedBlobs.FolderOf(unfinished), EmbeddedBlobs.FolderOf(target));
            File.Move(unfinished, target);
            return $"Backed up {content}{Beside(files)} to {target}.";
        });
    }

    /// <summary>
    /// Puts a backup in the store's place. Refuses while a process has the store open and if the backup is not whole. The
    /// file that was there is kept aside under a dated name.
    /// </summary>
    public static string Restore(string store, string backup, TimeProvider clock)
    {
        (store, backup) = (Path.GetFullPath(store), Path.GetFullPath(backup));
        if (!File.Exists(backup)) throw new StoreRefusedException($"There is no backup at {backup}.");
        if (backup == store) throw new StoreRefusedException($"{store} is the store itself. Name the backup to restore.");
        return Refusing($"The restore of {backup} to {store} did not finish", () =>
        {
            using var held = StoreFile.Lock(store);
            StoreFile.CheckHeader(backup);
            var content = ReadThrough(backup);
            if (content.Problems.Count > 0) throw Damaged(backup, content);

            var restoring = StoreFile.Restoring(store);
            if (backup != restoring)
            {
                RemoveStore(restoring);
                Copy(backup, restoring);
                // Always a folder, if only an empty one: it says that the blobs of this restore are still to be put in place.
                EmbeddedBlobs.Copy(backup, restoring);
            }
            Leap(restoring);

            var aside = SetAside(store, clock.GetUtcNow());
            // The store last: while it is not there, nothing starts, and the restore can be finished.
            if (Directory.Exists(EmbeddedBlobs.FolderOf(restoring))) Directory.Move(EmbeddedBlobs.FolderOf(restoring), EmbeddedBlobs.FolderOf(store));
            File.Move(restoring, store);
            return $"Restored {content} from {backup} to {store}." + (aside is null ? "" : $" What was there is kept as {aside}.");
        });
    }

    /// <summary>Reads the whole store, also while a running process uses it, and tells what is in it and what is damaged.</summary>
    public static string Check(string store)
    {
        store = Path.GetFullPath(store);
        if (!File.Exists(store)) throw new StoreRefusedException($"There is no store at {store} to check.");
        return Refusing($"The check of {store} failed", () =>
        {
            StoreFile.CheckHeader(store);
            var content = ReadThrough(store);
            return content.Problems.Count == 0 ? $"{store} is whole: {content}." : throw Damaged(store, content);
        });
    }

    private static StoreRefusedException Damaged(string path, Content content) =>
        new($"{path} is damaged. {string.Join(Environment.NewLine, content.Problems)}{Environment.NewLine}Run `restore FILE` to go back to a backup.");

    private static void Copy(string from, string to)
    {
        using (var source = Connection.Open(from))
        using (var target = Connection.Open(to, create: true))
        {
            source.CopyTo(target);
            // Without a log the copy is one plain file, readable from read-only media too.
            target.Texts("PRAGMA journal_mode = DELETE");
        }
        using var copied = new FileStream(to, FileMode.Open, FileAccess.ReadWrite);
        copied.Flush(flushToDisk: true);
    }

    /// <summary>What SQLite and our own decoding say of every page and every row.</summary>
    private static Content ReadThrough(string path)
    {
        using var db = Connection.Open(path);
        StoreFile.CheckOurs(db);
        // One snapshot, for a running process may write on.
        db.Execute("BEGIN");
        var problems = db.Texts("PRAGMA integrity_check(20)");
        if (problems is ["ok"]) problems.Clear();
        long rows = 0, messages = 0;
        foreach (var table in EmbeddedTables.Names(db)) rows += EmbeddedTables.CheckRows(db, table, problems.Add);
        foreach (var queue in EmbeddedQueues.Names(db)) messages += EmbeddedQueues.Messages(db, queue);
        db.Execute("COMMIT");
        return new Content(rows, messages, problems);
    }

    private static void Leap(string path)
    {
        using (var db = Connection.Open(path))
        {
            db.Execute($"PRAGMA synchronous = FULL; UPDATE counters SET value = value + {RestoreLeap} WHERE name = 'version'");
            db.Number("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
    }

    /// <summary>
    /// The store's files under a dated name that SQLite still opens as one. The main file goes first: a store without it
    /// is refused at start while a restore is unfinished, so a log is never met by a file it does not belong to.
    /// </summary>
    private static string? SetAside(string store, DateTimeOffset now)
    {
        var aside = $"{store}.{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
        var kept = File.Exists(store);
        foreach (var part in new[] { "", "-wal", "-shm" })
            if (File.Exists(store + part)) File.Move(store + part, aside + part);
        // Resumed after they were put in place, they are the new ones.
        if (Directory.Exists(EmbeddedBlobs.FolderOf(store)) && Directory.Exists(EmbeddedBlobs.FolderOf(StoreFile.Restoring(store))))
            Directory.Move(EmbeddedBlobs.FolderOf(store), EmbeddedBlobs.FolderOf(aside));
        return kept ? aside : null;
    }

    private static void RemoveStore(string path)
    {
        foreach (var part in new[] { "", "-wal", "-shm" }) File.Delete(path + part);
        if (Directory.Exists(EmbeddedBlobs.FolderOf(path))) Directory.Delete(EmbeddedBlobs.FolderOf(path), recursive: true);
    }

    private static string Beside(int files) => files == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", with {files} files beside them,");

    private static string Refusing(string what, Func<string> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or StorageUnavailableException or StoreDamagedException)
        {
            throw new StoreRefusedException($"{what}: {fault.Message}", fault);
        }
    }

    private sealed record Content(long Rows, long Messages, List<string> Problems)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rows} rows and {Messages} messages");
    }
}
