using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;
using Microsoft.Net.Http.Headers;

namespace Sarnakh.Runtime;

/// <summary>
/// Serves the built web site: files with a hash in their name for a year, all others asked for again each time by ETag,
/// compressed where that helps (a .br or .gz beside the file is used as it is), and the application's page for every
/// address that only the browser knows. Answers what no function has a route for.
/// </summary>
internal sealed class StaticSite : IDisposable
{
    private const string NotBuilt = """
        The web site is not built, so there is nothing to show here. The API answers as usual.

        To build it, run `npm ci` and `npm run build` in the folder `web`, or start with `dotnet run --project functions`.
        """;

    private const int SmallestWorthCompressing = 1024;

    private readonly PhysicalFileProvider? _files;
    private readonly ConcurrentDictionary<string, SiteFile> _loaded = new(StringComparer.Ordinal);
    private readonly FileExtensionContentTypeProvider _types = new();

    public StaticSite(IConfiguration configuration)
    {
        Root = FindRoot(configuration["Web:Root"]);
        if (Root is not null) _files = new PhysicalFileProvider(Root, ExclusionFilters.Sensitive);
    }

    /// <summary>The folder served, or null when no site was built.</summary>
    public string? Root { get; }

    public async Task Answer(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        if (IsFunctionPath(path))
        {
            await HttpFront.Problem(http, StatusCodes.Status404NotFound);
            return;
        }
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD";
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }
        if (_files is null)
        {
            http.Response.StatusCode = path == "/" ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status404NotFound;
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync(NotBuilt);
            return;
        }
        var file = Find(path == "/" ? "/index.html" : path) ?? (IsNavigation(http, path) ? Find("/index.html") : null);
        if (file is null) http.Response.StatusCode = StatusCodes.Status404NotFound;
        else await Send(http, file);
    }

    public void Dispose() => _files?.Dispose();

    private static string? FindRoot(string? configured)
    {
        if (configured is not null)
        {
            var root = Path.GetFullPath(configured);
            return File.Exists(Path.Combine(root, "index.html")) ? root : null;
        }
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot", "index.html"))) return Path.Combine(AppContext.BaseDirectory, "wwwroot");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var root = Path.Combine(folder.FullName, "web", "dist");
            if (File.Exists(Path.Combine(root, "index.html"))) return root;
        }
        return null;
    }

    private static bool IsFunctionPath(string path) =>
        path is "/api" or "/f" || path.StartsWith("/api/", StringComparison.OrdinalIgnoreCase) || path.StartsWith("/f/", StringComparison.OrdinalIgnoreCase);

    // A page of the application has no extension; what looks like a file and is not there is missing.
    private static bool IsNavigation(HttpContext http, string path) =>
        !path.StartsWith("/assets/", StringComparison.Ordinal) && !Path.HasExtension(path) &&
        http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private SiteFile? Find(string path)
    {
        var info = _files!.GetFileInfo(path);
        if (!info.Exists || info.IsDirectory || info.PhysicalPath is null) return null;
        if (_loaded.TryGetValue(path, out var file) && file.LastModified == info.LastModified && file.Plain.Length == info.Length) return file;
        return _loaded[path] = Load(info.PhysicalPath, info.LastModified, path);
    }

    private SiteFile Load(string physicalPath, DateTimeOffset lastModified, string path)
    {
        var plain = File.ReadAllBytes(physicalPath);
        var type = _types.TryGetContentType(path, out var known) ? known : "application/octet-stream";
        var isText = type.StartsWith("text/", StringComparison.Ordinal) || type.EndsWith("json", StringComparison.Ordinal) ||
            type.EndsWith("javascript", StringComparison.Ordinal) || type.EndsWith("xml", StringComparison.Ordinal) || type == "application/wasm";
        if (isText && !type.Contains("charset", StringComparison.Ordinal) && type != "application/wasm") type += "; charset=utf-8";
        var compress = isText && plain.Length >= SmallestWorthCompressing;
        return new SiteFile(
            lastModified, type, path.StartsWith("/assets/", StringComparison.Ordinal), Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 12)), plain,
            Beside(".br") ?? (compress ? Pack(plain, stream => new BrotliStream(stream, CompressionLevel.Optimal)) : null),
            Beside(".gz") ?? (compress ? Pack(plain, stream => new GZipStream(stream, CompressionLevel.Optimal)) : null));

        byte[]? Beside(string extension) => File.Exists(physicalPath + extension) ? File.ReadAllBytes(physicalPath + extension) : null;
    }

    private static byte[] Pack(byte[] plain, Func<Stream, Stream> packer)
    {
        using var packed = new MemoryStream();
        using (var stream = packer(packed)) stream.Write(plain);
        return packed.ToArray();
    }

    private static async Task Send(HttpContext http, SiteFile file)
    {
        var response = http.Response;
        var (body, encoding) = Negotiate(http.Request, file);
        var tag = $"\"{file.Hash}{(encoding is null ? "" : "-" + encoding)}\"";
        response.Headers.ETag = tag;
        response.Headers.CacheControl = file.Immutable ? "public,max-age=31536000,immutable" : "no-cache";
        if (file.Brotli is not null || file.Gzip is not null) response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (http.Request.Headers.IfNoneMatch.ToString().Contains(tag, StringComparison.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = file.Type;
        response.ContentLength = body.Length;
        if (encoding is not null) response.Headers.ContentEncoding = encoding;
        if (HttpMethods.IsGet(http.Request.Method)) await response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static (byte[] Body, string? Encoding) Negotiate(HttpRequest request, SiteFile file)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        if (file.Brotli is not null && Accepts("br")) return (file.Brotli, "br");
        if (file.Gzip is not null && Accepts("gzip")) return (file.Gzip, "gzip");
        return (file.Plain, null);

        bool Accepts(string encoding) => accepted.Any(a => a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && a.Quality != 0);
    }

    private sealed record SiteFile(DateTimeOffset LastModified, string Type, bool Immutable, string Hash, byte[] Plain, byte[]? Brotli, byte[]? Gzip);
}
