using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Sarnakh.Storage;

namespace Sarnakh.Embedded;

/// <summary>
/// Blobs as files beside the store, a folder for each container. A blob is written under another name, put on the disk and
/// then renamed, so a name always leads to something whole.
/// </summary>
internal sealed class EmbeddedBlobs : IBlobStore
{
    // Not a container's name, so that nothing unfinished is ever listed.
    private const string Unfinished = ".unfinished";

    // A name is one file's name, whatever its parts: a blob may be called as the first part of another is.
    private const char Slash = '+';

    private readonly string _folder;
    private long _written;

    /// <summary>Whoever makes it holds the store's lock: what lies unfinished is of a process that ended.</summary>
    public EmbeddedBlobs(string store)
    {
        _folder = FolderOf(store);
        if (Directory.Exists(Folder(Unfinished))) Directory.Delete(Folder(Unfinished), recursive: true);
    }

    public static string FolderOf(string store) => store + ".blobs";

    /// <summary>Copies all blobs of one store to another, each put on the disk; what is deleted meanwhile is left out. Tells how many.</summary>
    public static int Copy(string fromStore, string toStore)
    {
        var (from, to) = (FolderOf(fromStore), FolderOf(toStore));
        Directory.CreateDirectory(to);
        if (!Directory.Exists(from)) return 0;
        var copied = 0;
        foreach (var container in new DirectoryInfo(from).EnumerateDirectories().Where(container => container.Name != Unfinished))
        {
            var target = Directory.CreateDirectory(System.IO.Path.Combine(to, container.Name)).FullName;
            foreach (var file in container.EnumerateFiles())
            {
                try
                {
                    using var copy = file.CopyTo(System.IO.Path.Combine(target, file.Name)).Open(FileMode.Open, FileAccess.ReadWrite);
                    copy.Flush(flushToDisk: true);
                    copied++;
                }
                catch (FileNotFoundException)
                {
                    // Deleted since it was listed.
                }
            }
            FlushFolder(target);
        }
        FlushFolder(to);
        return copied;
    }

    public Task EnsureContainer(string container, CancellationToken cancel = default)
    {
        StorageChecks.Container(container);
        return Guarding(() =>
        {
            Directory.CreateDirectory(Folder(container));
            FlushFolder(_folder);
            return true;
        });
    }

    public async Task Put(string container, string name, Stream content, CancellationToken cancel = default)
    {
        var path = PathOf(container, name);
        var unfinished = System.IO.Path.Combine(Folder(Unfinished), $"{Interlocked.Increment(ref _written)}");
        var file = await Guarding(() =>
        {
            Directory.CreateDirectory(Folder(Unfinished));
            return new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        });
        try
        {
            await using (file) await Write(content, file, cancel);
            await Guarding(() =>
            {
                File.Move(unfinished, path, overwrite: true);
                FlushFolder(Folder(container));
                return true;
            });
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    public Task<Blob?> Get(string container, string name, CancellationToken cancel = default)
    {
        var path = PathOf(container, name);
        return Guarding(() =>
        {
            try
            {
                var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
                return new Blob(file, file.Length);
            }
            catch (FileNotFoundException)
            {
                return null;
            }
        });
    }

    public Task<bool> Delete(string container, string name, CancellationToken cancel = default)
    {
        var path = PathOf(container, name);
        return Guarding(() =>
        {
            if (!File.Exists(path)) return false;
            File.Delete(path);
            FlushFolder(Folder(container));
            return true;
        });
    }

    public async IAsyncEnumerable<BlobEntry> List(string container, string prefix = "", [EnumeratorCancellation] CancellationToken cancel = default)
    {
        CheckContainer(container);
        var start = prefix.Replace('/', Slash);
        var files = await Guarding(() => new DirectoryInfo(Folder(container)).EnumerateFiles()
            .Where(file => file.Name.StartsWith(start, StringComparison.Ordinal))
            .Select(file => (File: file, Name: file.Name.Replace(Slash, '/')))
            .OrderBy(found => found.Name, StringComparer.Ordinal)
            .ToList());
        foreach (var (file, name) in files)
        {
            cancel.ThrowIfCancellationRequested();
            if (file.Exists) yield return new BlobEntry(name, file.Length, file.LastWriteTimeUtc);
        }
    }

    private static async Task Write(Stream content, FileStream file, CancellationToken cancel)
    {
        var buffer = new byte[64 * 1024];
        while (await content.ReadAsync(buffer, cancel) is var read and > 0)
            await Guarding(async () =>
            {
                await file.WriteAsync(buffer.AsMemory(0, read), cancel);
                return true;
            });
        await Guarding(() =>
        {
            file.Flush(flushToDisk: true);
            return true;
        });
    }

    private static Task<T> Guarding<T>(Func<T> work) => Guarding(() => Task.FromResult(work()));

    /// <summary>A disk that is full or gone may be well again; the caller's own stream is none of it.</summary>
    private static async Task<T> Guarding<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"The files beside the store cannot be used: {fault.Message}", fault);
        }
    }

    /// <summary>A new name is on the disk when its folder is. Windows keeps a journal of names and cannot be asked.</summary>
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var handle = Native.Open([.. Encoding.UTF8.GetBytes(folder), 0], 0);
        if (handle < 0) throw new IOException($"The folder {folder} cannot be opened: error {Marshal.GetLastPInvokeError()}.");
        try
        {
            if (Native.Sync(handle) != 0) throw new IOException($"The folder {folder} cannot be put on the disk: error {Marshal.GetLastPInvokeError()}.");
        }
        finally
        {
            _ = Native.Close(handle);
        }
    }

    private string PathOf(string container, string name)
    {
        CheckContainer(container);
        StorageChecks.Blob(name);
        return System.IO.Path.Combine(Folder(container), name.Replace('/', Slash));
    }

    private void CheckContainer(string container)
    {
        StorageChecks.Container(container);
        if (!Directory.Exists(Folder(container))) throw new InvalidOperationException($"Container {container} is not there; EnsureContainer makes it.");
    }

    private string Folder(string name) => System.IO.Path.Combine(_folder, name);

    private static class Native
    {
        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        public static extern int Open(byte[] path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        public static extern int Sync(int handle);

        [DllImport("libc", EntryPoint = "close", SetLastError = true)]
        public static extern int Close(int handle);
    }
}
