using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Sarnakh.Tests.Local.Runtime;

public sealed class StaticSiteTests : IAsyncLifetime
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sarnakh-site");
    private RunningHost _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Write("index.html", "<!doctype html><title>سرنخ</title>" + new string(' ', 2000));
        Write("embed.js", "embed()" + new string(';', 2000));
        Write("assets/app-B1x9.js", "app()" + new string(';', 5000));
        Write("assets/app-B1x9.css", "p{}" + new string(' ', 3000));
        await File.WriteAllBytesAsync(Path.Combine(_root.FullName, "assets/app-B1x9.css.br"), [1, 2, 3], Cancel);
        Write("assets/pixel.png", new string('x', 4000));
        Write(".built", "");
        _host = await RunningHost.Start(_ => { }, [$"--Web:Root={_root.FullName}"], typeof(Framed));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task EveryAnswer_CarriesTheSecurityHeadersAndNoServerName()
    {
        foreach (var path in new[] { "/", "/assets/app-B1x9.js", "/api/unknown", "/missing.js" })
        {
            var answer = await Get(path);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            policy.ShouldContain("default-src 'self'");
            policy.ShouldContain("object-src 'none'");
            policy.ShouldContain("base-uri 'none'");
            policy.ShouldContain("frame-ancestors 'self'");
            policy.ShouldNotContain("script-src");
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            foreach (var header in new[] { "Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy" })
                answer.Headers.Contains(header).ShouldBeTrue(header);
            answer.Headers.Contains("Server").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task AFunction_MaySetItsOwnPolicy()
    {
        var answer = await Get("/f/form");

        answer.Headers.GetValues("Content-Security-Policy").ShouldBe(["frame-ancestors *"]);
    }

    [Fact]
    public async Task HashedFiles_AreKeptForAYearAndOthersAskedForAgain()
    {
        (await Get("/assets/app-B1x9.js")).Headers.GetValues("Cache-Control").Single().ShouldBe("public, max-age=31536000, immutable");
        foreach (var path in new[] { "/", "/index.html", "/embed.js" })
        {
            var answer = await Get(path);
            answer.Headers.CacheControl!.NoCache.ShouldBeTrue();
            var again = await Get(path, request => request.Headers.IfNoneMatch.Add(answer.Headers.ETag!));
            again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
            (await again.Content.ReadAsByteArrayAsync(Cancel)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task AChangedFile_IsServedAnew()
    {
        var before = await Get("/index.html");
        Write("index.html", "<!doctype html><title>new</title>");

        var after = await Get("/index.html", request => request.Headers.IfNoneMatch.Add(before.Headers.ETag!));

        after.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await after.Content.ReadAsStringAsync(Cancel)).ShouldContain("new");
    }

    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    public async Task Text_IsCompressedAsTheCallerAccepts(string accept, string? encoding)
    {
        var answer = await Get("/assets/app-B1x9.js", request => request.Headers.Add("Accept-Encoding", accept));

        answer.Content.Headers.ContentEncoding.SingleOrDefault().ShouldBe(encoding);
        answer.Headers.Vary.ShouldContain("Accept-Encoding");
        await using var body = await answer.Content.ReadAsStreamAsync(Cancel);
        await using Stream plain = encoding switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        (await new StreamReader(plain).ReadToEndAsync(Cancel)).ShouldStartWith("app();;;");
    }

    [Fact]
    public async Task AFileCompressedAtBuild_IsUsedAsItIs()
    {
        var answer = await Get("/assets/app-B1x9.css", request => request.Headers.Add("Accept-Encoding", "br"));

        (await answer.Content.ReadAsByteArrayAsync(Cancel)).ShouldBe([1, 2, 3]);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/css");
    }

    [Fact]
    public async Task Pictures_AreNotCompressedAgain()
    {
        var answer = await Get("/assets/pixel.png", request => request.Headers.Add("Accept-Encoding", "br, gzip"));

        answer.Content.Headers.ContentEncoding.ShouldBeEmpty();
        answer.Content.Headers.ContentLength.ShouldBe(4000);
    }

    [Theory]
    [InlineData("/leads", "text/html", 200)]
    [InlineData("/leads/01h8", "text/html,application/xhtml+xml", 200)]
    [InlineData("/leads", "application/json", 404)]
    [InlineData("/assets/gone-1234.js", "text/html", 404)]
    [InlineData("/assets/gone", "text/html", 404)]
    [InlineData("/favicon.ico", "text/html", 404)]
    [InlineData("/api/unknown", "text/html", 404)]
    [InlineData("/f/a/b", "text/html", 404)]
    public async Task ANavigation_GetsTheApplicationsPageAndNothingElseDoes(string path, string accept, int status)
    {
        var answer = await Get(path, request => request.Headers.Accept.ParseAdd(accept));

        ((int)answer.StatusCode).ShouldBe(status);
        if (status == 200) (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("سرنخ");
    }

    [Theory]
    [InlineData("/../../../../etc/passwd")]
    [InlineData("/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/assets/..%5c..%5cindex.html")]
    [InlineData("/assets//etc/passwd")]
    [InlineData("/.built")]
    [InlineData("/index.html%00.js")]
    public async Task NothingOutsideTheSite_IsServed(string target)
    {
        // HttpClient would tidy the path up.
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", _host.Http.BaseAddress!.Port, Cancel);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), Cancel);
        var answer = await new StreamReader(stream).ReadToEndAsync(Cancel);

        answer.ShouldMatch("^HTTP/1.1 40[04] ");
        answer.ShouldNotContain("root:");
    }

    [Fact]
    public async Task AHead_TellsWhatAGetWouldSend()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/assets/app-B1x9.js");
        var answer = await _host.Http.SendAsync(request, Cancel);

        answer.Content.Headers.ContentLength.ShouldBe(5005);
        (await answer.Content.ReadAsByteArrayAsync(Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task APostToAFile_Is405()
    {
        var answer = await _host.Http.PostAsync("/index.html", null, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldBe(["GET", "HEAD"]);
    }

    [Fact]
    public async Task ASiteThatIsNotBuilt_SaysSo()
    {
        await using var host = await RunningHost.Start(_ => { }, [$"--Web:Root={Path.Combine(_root.FullName, "nowhere")}"]);

        var answer = await host.Http.GetAsync("/", Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("npm run build");
    }

    private async Task<HttpResponseMessage> Get(string path, Action<HttpRequestMessage>? prepare = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        prepare?.Invoke(request);
        return await _host.Http.SendAsync(request, Cancel);
    }

    private void Write(string path, string text)
    {
        var file = Path.GetFullPath(Path.Combine(_root.FullName, path));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public sealed class Framed
    {
        [Function("Framed")]
        public static IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "f/form")] HttpRequest req)
        {
            req.HttpContext.Response.Headers.ContentSecurityPolicy = "frame-ancestors *";
            return Results.Text("form");
        }
    }
}
