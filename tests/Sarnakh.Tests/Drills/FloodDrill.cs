using System.Net;
using System.Text.Json;
using Sarnakh.Shared;

namespace Sarnakh.Tests.Drills;

/// <summary>The product in its own process, with a heap far smaller than what is thrown at it.</summary>
public sealed class FloodDrill
{
    private const int Heap = 400_000_000;
    private const int Senders = 48;
    private const int BytesEach = 100_000_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F08_ManyEndlessBodiesAtOnce_AreRefusedInBoundedMemory()
    {
        var folder = Directory.CreateTempSubdirectory("sarnakh-flood-").FullName;
        using var product = new ProductProcess(folder) { HeapLimit = Heap };
        try
        {
            product.Start();
            await product.WaitFor("/api/health/ready", TimeSpan.FromSeconds(20), Cancel);
            await product.SetUp(Cancel);
            await LoadForm.Make(product, Cancel);

            var answers = await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(() => SendEndlessly(product.Port), Cancel)));

            answers.ShouldAllBe(status => status == 413 || status == 503 || status == null);
            product.Output.ShouldNotContain(nameof(OutOfMemoryException));
            using var wire = await product.Connect(Cancel);
            (await wire.Send(LoadForm.Post(new { name = "Sara", email = "sara@mail.example" }, "after"), Cancel)).Status.ShouldBe(202);
            using var books = JsonDocument.Parse((await wire.Get("/api/submissions/balance", Cancel)).Body);
            books.RootElement.GetProperty("receipts").GetInt32().ShouldBe(1);
            await product.Stop(Cancel);
        }
        finally
        {
            product.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The status of the answer; null if the server hung up on a sender that did not stop.</summary>
    private static async Task<int?> SendEndlessly(int port)
    {
        using var client = new HttpClient();
        using var post = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/api/forms/{LoadForm.Id}/submissions") { Content = new EndlessContent() };
        post.Headers.Add("Origin", "http://localhost");
        post.Content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        try
        {
            using var answer = await client.SendAsync(post, Cancel);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>A body that does not say how long it is.</summary>
    private sealed class EndlessContent : HttpContent
    {
        private static readonly byte[] Piece = new byte[64 * 1024];

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var sent = 0; sent < BytesEach; sent += Piece.Length) await stream.WriteAsync(Piece, Cancel);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
