using System.Security.Cryptography;
using Sarnakh.Storage;

namespace Sarnakh.Tests.Storage;

/// <summary>What every <see cref="IBlobStore"/> must do, whatever engine it stands on.</summary>
public abstract class BlobStoreContract : IAsyncLifetime
{
    private readonly string _container = StorageEngine.NewName();
    private StorageEngine _engine = null!;

    protected IBlobStore Blobs => _engine.Blobs;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _engine = await Start();
        await Blobs.EnsureContainer(_container, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<StorageEngine> Start();

    [Theory]
    [InlineData("ab")]
    [InlineData("Upper")]
    [InlineData("../out")]
    [InlineData("double--hyphen")]
    public async Task EnsureContainer_IllegalName_IsRefused(string name) =>
        await Should.ThrowAsync<StorageLimitException>(() => Blobs.EnsureContainer(name, Cancel));

    [Fact]
    public async Task EnsureContainer_TwiceAndAtOnce_KeepsItsBlobs()
    {
        await Put("one", [1]);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Blobs.EnsureContainer(_container, Cancel)));
        (await Read("one")).ShouldBe([1]);
    }

    [Fact]
    public async Task WithoutItsContainer_EveryCallSaysSo()
    {
        var missing = StorageEngine.NewName();
        await Should.ThrowAsync<InvalidOperationException>(() => Blobs.Put(missing, "a", new MemoryStream([1]), Cancel));
        await Should.ThrowAsync<InvalidOperationException>(() => Blobs.Get(missing, "a", Cancel));
        await Should.ThrowAsync<InvalidOperationException>(async () => await Blobs.List(missing, cancel: Cancel).ToListAsync(Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("../a")]
    [InlineData("a/../b")]
    [InlineData(".hidden")]
    [InlineData("dot.")]
    [InlineData("Upper")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("فایل")]
    public async Task Name_ThatSomeEngineCouldNotKeep_IsRefused(string name)
    {
        await Should.ThrowAsync<StorageLimitException>(() => Blobs.Put(_container, name, new MemoryStream([1]), Cancel));
        await Should.ThrowAsync<StorageLimitException>(() => Blobs.Get(_container, name, Cancel));
        await Should.ThrowAsync<StorageLimitException>(() => Blobs.Delete(_container, name, Cancel));
        (await List()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Name_OfTheGreatestLength_IsKept()
    {
        var name = new string('a', StorageLimits.BlobNameChars);
        await Put(name, [7]);
        (await Read(name)).ShouldBe([7]);
        await Should.ThrowAsync<StorageLimitException>(() => Put(name + "a", [7]));
    }

    // Around the blocks in which it may be sent.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4 * 1024 * 1024 - 1)]
    [InlineData(4 * 1024 * 1024)]
    [InlineData(4 * 1024 * 1024 + 1)]
    [InlineData(11_000_000)]
    public async Task Blob_ComesAsItWasPut(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        await Put("folder/file.bin", content);
        using var blob = (await Blobs.Get(_container, "folder/file.bin", Cancel)).ShouldNotBeNull();
        blob.Length.ShouldBe(length);
        (await ReadAll(blob)).SequenceEqual(content).ShouldBeTrue();
    }

    [Fact]
    public async Task Put_ReadsFromWhereTheStreamStands_AlsoByDriblets()
    {
        var content = RandomNumberGenerator.GetBytes(100_000);
        var whole = new MemoryStream(content) { Position = 10 };
        await Blobs.Put(_container, "rest", new DribblingStream(whole), Cancel);
        (await Read("rest")).ShouldBe(content[10..]);
    }

    [Fact]
    public async Task Put_Overwrites_AndWhoeverReadsKeepsWhatWasThere()
    {
        await Put("a", [1, 2, 3]);
        using var before = (await Blobs.Get(_container, "a", Cancel)).ShouldNotBeNull();
        await Put("a", [4]);
        (await Read("a")).ShouldBe([4]);
        (await ReadAll(before)).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Put_OfAStreamThatFails_ChangesNothing()
    {
        await Put("kept", [1]);
        await Should.ThrowAsync<EndOfStreamException>(() => Blobs.Put(_container, "kept", new BreakingStream(5_000_000), Cancel));
        await Should.ThrowAsync<EndOfStreamException>(() => Blobs.Put(_container, "new", new BreakingStream(5_000_000), Cancel));
        (await Read("kept")).ShouldBe([1]);
        (await Blobs.Get(_container, "new", Cancel)).ShouldBeNull();
        (await List()).Select(blob => blob.Name).ShouldBe(["kept"]);
    }

    [Fact]
    public async Task Put_ByManyAtOnce_LeavesOneOfThemWhole()
    {
        var contents = Enumerable.Range(0, 12).Select(n => Enumerable.Repeat((byte)n, 5_000_000).ToArray()).ToList();
        await Task.WhenAll(contents.Select(content => Task.Run(() => Put("race", content), Cancel)));
        var stands = await Read("race");
        stands.SequenceEqual(contents[stands[0]]).ShouldBeTrue();
        (await List()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Get_OfNone_IsNull() => (await Blobs.Get(_container, "none", Cancel)).ShouldBeNull();

    [Fact]
    public async Task Delete_TellsWhetherThereWasOne()
    {
        await Put("a", [1]);
        (await Blobs.Delete(_container, "a", Cancel)).ShouldBeTrue();
        (await Blobs.Delete(_container, "a", Cancel)).ShouldBeFalse();
        (await Blobs.Get(_container, "a", Cancel)).ShouldBeNull();
        await Put("a", [2]);
        (await Read("a")).ShouldBe([2]);
    }

    [Fact]
    public async Task List_GivesThoseThatStartSo_InOrder()
    {
        foreach (var name in new[] { "b/2", "a", "a/1", "b/10", "b", "b-c", "b.c" }) await Put(name, new byte[name.Length]);
        (await List()).Select(blob => blob.Name).ShouldBe(["a", "a/1", "b", "b-c", "b.c", "b/10", "b/2"]);
        (await List("b/")).Select(blob => (blob.Name, blob.Length)).ShouldBe([("b/10", 4), ("b/2", 3)]);
        (await List("c")).ShouldBeEmpty();
        (await List("a/")).Single().Written.ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Containers_DoNotShareBlobs()
    {
        var other = StorageEngine.NewName();
        await Blobs.EnsureContainer(other, Cancel);
        await Put("a", [1]);
        (await Blobs.Get(other, "a", Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Blobs_SurviveARestart()
    {
        await Put("a", [1, 2]);
        await _engine.Restart();
        (await Read("a")).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Cancelled_PutsNothing()
    {
        await Should.ThrowAsync<OperationCanceledException>(() => Blobs.Put(_container, "a", new MemoryStream([1]), new CancellationToken(canceled: true)));
        (await Blobs.Get(_container, "a", Cancel)).ShouldBeNull();
    }

    private static async Task<byte[]> ReadAll(Blob blob)
    {
        using var content = new MemoryStream();
        await blob.Content.CopyToAsync(content, Cancel);
        return content.ToArray();
    }

    private Task Put(string name, byte[] content) => Blobs.Put(_container, name, new MemoryStream(content), Cancel);

    private async Task<byte[]> Read(string name)
    {
        using var blob = (await Blobs.Get(_container, name, Cancel)).ShouldNotBeNull();
        return await ReadAll(blob);
    }

    private async Task<List<BlobEntry>> List(string prefix = "") => await Blobs.List(_container, prefix, Cancel).ToListAsync(Cancel);

    /// <summary>Gives at most 1,000 bytes at a time, as a network does, and cannot be sought.</summary>
    private sealed class DribblingStream(Stream inner) : ForwardStream
    {
        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, 1000));
    }

    /// <summary>Ends with a fault after so many bytes.</summary>
    private sealed class BreakingStream(int left) : ForwardStream
    {
        private int _left = left;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_left == 0) throw new EndOfStreamException("The visitor is gone.");
            var read = Math.Min(count, _left);
            _left -= read;
            return read;
        }
    }

    private abstract class ForwardStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
