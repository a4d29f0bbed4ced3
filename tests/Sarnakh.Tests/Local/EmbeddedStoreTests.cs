using Sarnakh.Embedded;
using Sarnakh.Storage;
using Sarnakh.Tests.Storage;

namespace Sarnakh.Tests.Local;

/// <summary>The store's file: who may open it, what is refused and why, backup, restore, check, and what the writer does when the engine fails.</summary>
public sealed class EmbeddedStoreTests : IAsyncLifetime
{
    private const string Table = "rows";

    private readonly EmbeddedEngine _engine = new();

    private ITableStore Tables => _engine.Tables;

    private string Folder => Path.GetDirectoryName(_engine.Path)!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Tables.EnsureTable(Table, Cancel);
        await _engine.Queues.EnsureQueue("work", Cancel);
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public void Open_WhileInUse_IsRefusedAndNamesTheWayOut()
    {
        var refusal = Should.Throw<StoreRefusedException>(() => EmbeddedStore.Open(_engine.Path, TimeProvider.System));
        refusal.Message.ShouldContain(_engine.Path);
        refusal.Message.ShouldContain("in use by another process");
        refusal.Message.ShouldContain("Storage:Path");
    }

    [Fact]
    public async Task Open_ByAnotherProcess_IsRefusedThere()
    {
        using var child = StorageChild.Start(_engine.Path, "0");
        var error = await child.StandardError.ReadToEndAsync(Cancel);
        await child.WaitForExitAsync(Cancel);
        child.ExitCode.ShouldBe(1);
        error.ShouldContain("in use by another process");
    }

    /// <summary>Somebody who was erased must not stand in the pages that are free now, nor in later backups, which copy them.</summary>
    [Fact]
    public async Task WhatWasDeletedOrReplaced_IsNotInTheFileAnyMore_NorInABackup()
    {
        // In a page among others, and over pages of its own.
        foreach (var length in new[] { 10, 30_000 })
        {
            for (var i = 0; i < 20; i++) await Tables.Insert(Table, Row($"kept{i}", "somebody else"), Cancel);
            var deleted = await Tables.Insert(Table, Row("deleted", "erased person " + new string('x', length)), Cancel);
            var replaced = await Tables.Insert(Table, Row("replaced", "erased person " + new string('y', length)), Cancel);
            await Tables.Delete(Table, "p", "deleted", deleted, Cancel);
            var now = await Tables.Replace(Table, Row("replaced", "nobody", replaced), Cancel);
            await Tables.Delete(Table, "p", "replaced", now, Cancel);
            for (var i = 0; i < 20; i++) await Tables.Delete(Table, "p", $"kept{i}", (await Tables.Get(Table, "p", $"kept{i}", cancel: Cancel))!.Version, Cancel);
        }
        var backup = Path.Combine(Folder, "backup.db");
        StoreCommands.Backup(_engine.Path, backup);
        await _engine.Restart();
        foreach (var file in new[] { backup, _engine.Path })
            System.Text.Encoding.UTF8.GetString(await ReadShared(file)).ShouldNotContain("erased person", Case.Sensitive, file);

        static Row Row(string key, string text, RowVersion version = default) => new("p", key) { Version = version, ["Text"] = text };

        static async Task<byte[]> ReadShared(string path)
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, Cancel);
            return bytes;
        }
    }

    [Fact]
    public void Open_WhereNothingCanBeWritten_IsRefused()
    {
        var file = Path.Combine(Folder, "a-file");
        File.WriteAllText(file, "");
        Should.Throw<StoreRefusedException>(() => EmbeddedStore.Open(Path.Combine(file, "store.db"), TimeProvider.System)).Message.ShouldContain("cannot be opened");
    }

    [Fact]
    public void Open_OfAFileThatIsNoStore_IsRefused()
    {
        var path = Path.Combine(Folder, "text.db");
        File.WriteAllText(path, new string('x', 5000));
        Refusal(path).ShouldContain("restore FILE");
        File.ReadAllText(path).ShouldBe(new string('x', 5000));
    }

    [Fact]
    public void Open_OfSomeoneElsesDatabase_IsRefused()
    {
        var path = Path.Combine(Folder, "other.db");
        using (var db = Connection.Open(path, create: true)) db.Execute("CREATE TABLE theirs (x)");
        Refusal(path).ShouldContain("not a store of this program");
    }

    [Fact]
    public void Open_OfANewerStore_IsRefused()
    {
        var path = Copy();
        using (var db = Connection.Open(path)) db.Execute("PRAGMA user_version = 99");
        Refusal(path).ShouldContain("version 99");
    }

    [Fact]
    public async Task Open_OfATruncatedStore_IsRefused()
    {
        await Fill(500);
        var path = Copy();
        using (var file = new FileStream(path, FileMode.Open)) file.SetLength(file.Length / 2);
        Refusal(path).ShouldContain("restore FILE");
    }

    [Fact]
    public void Open_OfAStoreWithADamagedFirstPage_IsRefused()
    {
        var path = Copy();
        Overwrite(path, 100, 2000);
        Refusal(path).ShouldContain("restore FILE");
    }

    [Fact]
    public void Open_AfterAKilledFirstStart_BeginsAnew()
    {
        var path = Path.Combine(Folder, "young.db");
        File.WriteAllBytes(path, []);
        EmbeddedStore.Open(path, TimeProvider.System).Dispose();

        path = Path.Combine(Folder, "young2.db");
        using (var db = Connection.Open(path, create: true)) db.Execute("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL");
        EmbeddedStore.Open(path, TimeProvider.System).Dispose();
        StoreCommands.Check(path).ShouldContain("is whole");
    }

    [Fact]
    public async Task Dispose_LeavesOneFileAndTheLock()
    {
        await Fill(10);
        _engine.Store.Dispose();
        Directory.GetFiles(Folder).Select(Path.GetFileName).ShouldBe(["store.db", "store.db.lock"], ignoreOrder: true);
        await _engine.Restart();
        (await Count()).ShouldBe(10);
    }

    [Fact]
    public async Task Dispose_FinishesTheWritesThatWait_AndRefusesLaterOnes()
    {
        var writes = Enumerable.Range(0, 500).Select(n => Tables.Insert(Table, new Row("p", $"{n:D5}"), Cancel)).ToList();
        _engine.Store.Dispose();
        await Task.WhenAll(writes);
        await Should.ThrowAsync<StorageUnavailableException>(() => Tables.Insert(Table, new Row("p", "late"), Cancel));
        await _engine.Restart();
        (await Count()).ShouldBe(500);
    }

    [Fact]
    public async Task ACompletedWrite_IsReadByEveryLaterRead() =>
        await Parallel.ForEachAsync(Enumerable.Range(0, 16), Cancel, async (writer, cancel) =>
        {
            for (var n = 0; n < 100; n++)
            {
                var version = await Tables.Put(Table, new Row("p", $"{writer}") { ["n"] = n }, cancel);
                (await Tables.Get(Table, "p", $"{writer}", cancel: cancel))!.Version.ShouldBe(version);
                var range = new RowQuery("p") { From = $"{writer}", Max = 1 };
                (await Tables.Query(Table, range, cancel)).Rows[0].Version.ShouldBe(version);
            }
        });

    [Fact]
    public async Task AFailedCondition_FailsItsCallerOnly()
    {
        await Tables.Insert(Table, new Row("p", "there"), Cancel);
        // All of these meet in few transactions.
        var writes = Enumerable.Range(0, 200).Select(n => Task.Run(() => Tables.Insert(Table, new Row("p", n % 2 == 0 ? $"{n}" : "there"), Cancel))).ToList();
        await Task.WhenAll(writes.Select(write => write.ContinueWith(_ => { }, TaskScheduler.Default)));
        writes.Count(write => write.IsCompletedSuccessfully).ShouldBe(100);
        writes.Count(write => write.Exception?.InnerException is RowExistsException).ShouldBe(100);
        (await Count()).ShouldBe(101);
    }

    [Fact]
    public async Task AFullDisk_IsUnavailable_WritesNothing_AndPasses()
    {
        await Fill(10);
        var pages = _engine.Store.Read(db => db.Number("PRAGMA page_count"));
        await _engine.Store.Write(transaction => transaction.Db.Texts($"PRAGMA max_page_count = {pages + 1}"), Cancel);
        var full = await Should.ThrowAsync<StorageUnavailableException>(() => Tables.Insert(Table, new Row("p", "large") { ["bytes"] = new byte[60_000] }, Cancel));
        full.Message.ShouldContain("full");
        (await Tables.Get(Table, "p", "large", cancel: Cancel)).ShouldBeNull();

        await _engine.Store.Write(transaction => transaction.Db.Texts($"PRAGMA max_page_count = {pages + 1000}"), Cancel);
        await Tables.Insert(Table, new Row("p", "large") { ["bytes"] = new byte[60_000] }, Cancel);
        (await Count()).ShouldBe(11);
    }

    [Fact]
    public async Task ABusyFile_IsUnavailable_AndPasses()
    {
        using (var other = Connection.Open(_engine.Path))
        {
            other.Execute("BEGIN IMMEDIATE");
            var busy = await Should.ThrowAsync<StorageUnavailableException>(() => Tables.Insert(Table, new Row("p", "r"), Cancel));
            busy.Message.ShouldContain("busy");
            other.Execute("ROLLBACK");
        }
        await Tables.Insert(Table, new Row("p", "r"), Cancel);
    }

    [Fact]
    public async Task AMistakeInOneChange_IsItsOwn_AndUndone()
    {
        var broken = _engine.Store.Write<bool>(
            transaction =>
            {
                transaction.Db.Execute("DELETE FROM counters");
                throw new InvalidOperationException("a mistake");
            },
            Cancel);
        await Should.ThrowAsync<InvalidOperationException>(() => broken);
        await Tables.Insert(Table, new Row("p", "r"), Cancel);
        await _engine.Restart();
        (await Count()).ShouldBe(1);
    }

    [Fact]
    public async Task AnUndoneTransaction_UndoesItsNeighboursAndTheirRefusals()
    {
        using var allThere = new ManualResetEventSlim();
        var first = _engine.Store.Write(
            _ =>
            {
                allThere.Wait();
                return true;
            },
            Cancel);
        var insert = Tables.Insert(Table, new Row("p", "r"), Cancel);
        var refused = Tables.Insert(Table, new Row("p", "r"), Cancel);
        var mistake = _engine.Store.Write<bool>(_ => throw new InvalidOperationException("a mistake"), Cancel);
        allThere.Set();

        await Should.ThrowAsync<InvalidOperationException>(() => mistake);
        await Should.ThrowAsync<StorageUnavailableException>(() => first);
        await Should.ThrowAsync<StorageUnavailableException>(() => insert);
        // "It exists" would be a lie: the row it met was undone.
        await Should.ThrowAsync<StorageUnavailableException>(() => refused);
        (await Count()).ShouldBe(0);
    }

    [Fact]
    public async Task Versions_AreNeverUsedTwice_AlsoAfterAnUndoneTransaction()
    {
        await _engine.Restart();
        var mistake = _engine.Store.Write<bool>(
            transaction =>
            {
                transaction.NextVersion();
                throw new InvalidOperationException("a mistake");
            },
            Cancel);
        await Should.ThrowAsync<InvalidOperationException>(() => mistake);
        var versions = new List<RowVersion>();
        for (var n = 0; n < 5; n++) versions.Add(await Tables.Put(Table, new Row("p", "r"), Cancel));
        await _engine.Restart();
        for (var n = 0; n < 5; n++) versions.Add(await Tables.Put(Table, new Row("p", "r"), Cancel));
        versions.ShouldBeUnique();
    }

    [Fact]
    public async Task UnknownTableOrQueue_IsTheCallersMistake()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => Tables.Get("unknown", "p", "r", cancel: Cancel));
        await Should.ThrowAsync<InvalidOperationException>(() => _engine.Queues.Send("unknown", "x", cancel: Cancel));
    }

    [Fact]
    public async Task Backup_WhileWritesGoOn_IsAWholeMomentOfTheStore()
    {
        await Fill(2000);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var written = 0;
        // Each batch writes the same number into two partitions' worth of rows: a torn copy would hold one without the other.
        var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var n = 0; !stop.IsCancellationRequested; n++)
            {
                await Tables.Batch(Table, [RowWrite.Put(new Row("pairs", $"a{writer}") { ["n"] = n }), RowWrite.Put(new Row("pairs", $"b{writer}") { ["n"] = n })], Cancel);
                await _engine.Queues.Send("work", $"{n}", cancel: Cancel);
                Interlocked.Increment(ref written);
            }
        })).ToList();

        for (var backup = 0; backup < 3; backup++)
        {
            var before = Volatile.Read(ref written);
            while (Volatile.Read(ref written) < before + 50) await Task.Yield();
            var target = Path.Combine(Folder, $"backup{backup}.db");
            StoreCommands.Backup(_engine.Path, target).ShouldContain("Backed up");
            File.Exists(target + ".unfinished").ShouldBeFalse();

            using var copy = EmbeddedStore.Open(target, TimeProvider.System);
            (await copy.Tables.All(Table, new RowQuery("p"), Cancel).CountAsync(Cancel)).ShouldBe(2000);
            var pairs = await copy.Tables.All(Table, new RowQuery("pairs"), Cancel).ToDictionaryAsync(row => row.RowKey, row => row.Int("n"), cancellationToken: Cancel);
            for (var writer = 0; writer < 8; writer++) pairs.GetValueOrDefault($"a{writer}").ShouldBe(pairs.GetValueOrDefault($"b{writer}"));
        }
        await stop.CancelAsync();
        await Task.WhenAll(writers);
    }

    [Fact]
    public void Backup_OverAFile_IsRefused()
    {
        var target = Path.Combine(Folder, "there.db");
        File.WriteAllText(target, "precious");
        Should.Throw<StoreRefusedException>(() => StoreCommands.Backup(_engine.Path, target)).Message.ShouldContain("exists");
        File.ReadAllText(target).ShouldBe("precious");
        Should.Throw<StoreRefusedException>(() => StoreCommands.Backup(Path.Combine(Folder, "missing.db"), target + "2"));
    }

    [Fact]
    public async Task Restore_BringsTheBackupBack_AndKeepsWhatWasThere()
    {
        await Fill(5);
        var stale = await Tables.Put(Table, new Row("p", "00000") { ["n"] = -1 }, Cancel);
        var backup = Copy("backup.db");
        await _engine.Restart();
        var seen = new List<RowVersion>();
        for (var n = 0; n < 20; n++) seen.Add(await Tables.Put(Table, new Row("p", "00000") { ["n"] = n }, Cancel));

        Should.Throw<StoreRefusedException>(() => StoreCommands.Restore(_engine.Path, backup, _engine.Clock)).Message.ShouldContain("in use");
        _engine.Store.Dispose();
        var told = StoreCommands.Restore(_engine.Path, backup, _engine.Clock);
        told.ShouldContain("Restored 5 rows");
        var aside = _engine.Path + ".20260321T083000Z";
        told.ShouldContain(aside);
        File.Exists(backup).ShouldBeTrue();

        await _engine.Restart();
        var row = (await Tables.Get(Table, "p", "00000", cancel: Cancel))!;
        (row.Int("n"), row.Version).ShouldBe((-1, stale));
        // Versions that a client saw after the backup are never handed out again.
        for (var n = 0; n < 20; n++) seen.ShouldNotContain(await Tables.Put(Table, new Row("p", "00000") { ["n"] = n }, Cancel));

        using var kept = EmbeddedStore.Open(aside, TimeProvider.System);
        (await kept.Tables.Get(Table, "p", "00000", cancel: Cancel))!.Int("n").ShouldBe(19);
    }

    [Fact]
    public async Task BackupAndRestore_TakeTheBlobsAlong()
    {
        await Fill(5);
        await _engine.Blobs.EnsureContainer("files", Cancel);
        await Put("kept", 1);
        var backup = Path.Combine(Folder, "backup.db");
        StoreCommands.Backup(_engine.Path, backup).ShouldContain("with 1 files");
        Should.Throw<StoreRefusedException>(() => StoreCommands.Backup(_engine.Path, backup));
        await Put("kept", 2);
        await Put("later", 3);
        _engine.Store.Dispose();
        StoreCommands.Restore(_engine.Path, backup, _engine.Clock);

        await _engine.Restart();
        (await Read(_engine.Blobs, "kept")).ShouldBe(1);
        (await _engine.Blobs.Get("files", "later", Cancel)).ShouldBeNull();
        using (var aside = EmbeddedStore.Open(_engine.Path + ".20260321T083000Z", TimeProvider.System)) (await Read(aside.Blobs, "later")).ShouldBe(3);

        // Cut short after the blobs were put in place and before the store was: it is finished by the repetition, with the new ones.
        _engine.Store.Dispose();
        File.Move(_engine.Path, _engine.Path + ".restoring");
        Should.Throw<StoreRefusedException>(() => _engine.Restart().GetAwaiter().GetResult()).Message.ShouldContain("cut short");
        StoreCommands.Restore(_engine.Path, _engine.Path + ".restoring", _engine.Clock);
        await _engine.Restart();
        (await Read(_engine.Blobs, "kept")).ShouldBe(1);

        async Task Put(string name, byte content) => await _engine.Blobs.Put("files", name, new MemoryStream([content]), Cancel);

        static async Task<int> Read(IBlobStore blobs, string name)
        {
            using var blob = (await blobs.Get("files", name, Cancel))!;
            return blob.Content.ReadByte();
        }
    }

    [Fact]
    public async Task Restore_OverADamagedStore_Works()
    {
        await Fill(5);
        var backup = Copy("backup.db");
        _engine.Store.Dispose();
        Overwrite(_engine.Path, 0, 8192);
        Should.Throw<StoreRefusedException>(() => _engine.Restart().GetAwaiter().GetResult());
        StoreCommands.Restore(_engine.Path, backup, _engine.Clock);
        await _engine.Restart();
        (await Count()).ShouldBe(5);
    }

    [Fact]
    public async Task Restore_OfADamagedBackup_IsRefused_AndChangesNothing()
    {
        await Fill(500);
        var backup = Copy("backup.db");
        Overwrite(backup, new FileInfo(backup).Length / 2, 4000);
        _engine.Store.Dispose();
        Should.Throw<StoreRefusedException>(() => StoreCommands.Restore(_engine.Path, backup, _engine.Clock)).Message.ShouldContain("damaged");
        await _engine.Restart();
        (await Count()).ShouldBe(500);
    }

    [Fact]
    public async Task Restore_CutShort_IsNoticedAtStart_AndCanBeFinished()
    {
        await Fill(5);
        var backup = Copy("backup.db");
        _engine.Store.Dispose();
        // As if killed after the old file was set aside.
        File.Move(_engine.Path, _engine.Path + ".aside");
        File.Move(backup, _engine.Path + ".restoring");
        Refusal(_engine.Path).ShouldContain("cut short");
        StoreCommands.Restore(_engine.Path, _engine.Path + ".restoring", _engine.Clock);
        await _engine.Restart();
        (await Count()).ShouldBe(5);
    }

    [Fact]
    public async Task Check_OfAWholeStore_TellsWhatIsInIt_AlsoWhileItIsInUse()
    {
        await Fill(7);
        await _engine.Queues.Send("work", "x", cancel: Cancel);
        StoreCommands.Check(_engine.Path).ShouldBe($"{_engine.Path} is whole: 7 rows and 1 messages.");
        _engine.Store.Dispose();
        StoreCommands.Check(_engine.Path).ShouldContain("is whole");
        await _engine.Restart();
    }

    [Fact]
    public async Task Check_FindsADamagedPage()
    {
        await Fill(2000);
        var path = Copy();
        Overwrite(path, new FileInfo(path).Length / 2, 4000);
        Should.Throw<StoreRefusedException>(() => StoreCommands.Check(path)).Message.ShouldContain("damaged");
    }

    [Fact]
    public async Task Check_FindsAFlippedBitInsideAValue_AndNamesTheRow()
    {
        await Tables.Insert(Table, new Row("p", "victim") { ["mobile"] = "+989121234567" }, Cancel);
        var path = Copy();
        var bytes = await File.ReadAllBytesAsync(path, Cancel);
        var at = bytes.AsSpan().IndexOf("+989121234567"u8);
        bytes[at + 5] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Cancel);

        Should.Throw<StoreRefusedException>(() => StoreCommands.Check(path)).Message.ShouldContain("p/victim");
        using var store = EmbeddedStore.Open(path, TimeProvider.System);
        await Should.ThrowAsync<StoreDamagedException>(() => store.Tables.Get(Table, "p", "victim", cancel: Cancel));
    }

    private static string Refusal(string path) =>
        Should.Throw<StoreRefusedException>(() => EmbeddedStore.Open(path, TimeProvider.System)).Message;

    private static void Overwrite(string path, long from, int count)
    {
        using var file = new FileStream(path, FileMode.Open);
        file.Position = from;
        file.Write(Enumerable.Range(0, count).Select(n => (byte)(n * 31 + 7)).ToArray());
    }

    /// <summary>A copy of the store as it is now, as one file.</summary>
    private string Copy(string name = "copy.db")
    {
        var path = Path.Combine(Folder, name);
        StoreCommands.Backup(_engine.Path, path);
        return path;
    }

    private async Task Fill(int rows)
    {
        foreach (var chunk in Enumerable.Range(0, rows).Chunk(100))
            await Tables.Batch(Table, [.. chunk.Select(n => RowWrite.Insert(new Row("p", $"{n:D5}") { ["n"] = n, ["text"] = new string('x', 500) }))], Cancel);
    }

    private async Task<int> Count() => await Tables.All(Table, new RowQuery("p"), Cancel).CountAsync(Cancel);
}
