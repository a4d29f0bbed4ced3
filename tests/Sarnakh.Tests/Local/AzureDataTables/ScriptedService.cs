using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Sarnakh.Tests.Local.AzureDataTables;

/// <summary>A service that answers each request with the next text of a list, byte for byte, and then hangs up.</summary>
internal sealed class ScriptedService : IAsyncDisposable
{
    /// <summary>An answer that never comes.</summary>
    public const string Silence = "";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _answers;
    private readonly X509Certificate2? _certificate;
    private readonly Task _serving;

    public ScriptedService(params string[] answers)
        : this(null, answers)
    {
    }

    public ScriptedService(X509Certificate2? certificate, params string[] answers)
    {
        _certificate = certificate;
        _answers = new(answers);
        _listener.Start();
        _serving = Serve();
    }

    public Uri Endpoint => new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/account");

    public ConcurrentQueue<SentRequest> Requests { get; } = [];

    public static string Answer(int status, string body = "", params string[] headers) =>
        $"HTTP/1.1 {status} {(HttpStatusCode)status}\r\nConnection: close\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n"
        + string.Concat(headers.Select(header => header + "\r\n")) + "\r\n" + body;

    /// <summary>An error as the service words it.</summary>
    public static string Error(int status, string code, string message = "It did not work.") =>
        Answer(status, ErrorBody(code, message), "Content-Type: application/json");

    public static string ErrorBody(string code, string message) =>
        JsonSerializer.Serialize(new Dictionary<string, object> { ["odata.error"] = new { code, message = new { lang = "en-US", value = message } } });

    public static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        return new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
        _certificate?.Dispose();
    }

    private async Task Serve()
    {
        while (true)
        {
            using var connection = await _listener.AcceptTcpClientAsync(_end.Token);
            await using var stream = await Open(connection);
            Requests.Enqueue(await Read(stream));
            var answer = _answers.TryDequeue(out var next) ? next : Answer(500, "One request more than was expected.");
            if (answer == Silence) await Task.Delay(Timeout.Infinite, _end.Token);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), _end.Token);
        }
    }

    private async Task<Stream> Open(TcpClient connection)
    {
        if (_certificate is null) return connection.GetStream();
        var stream = new SslStream(connection.GetStream());
        await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _end.Token);
        return stream;
    }

    private async Task<SentRequest> Read(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, false, 1, leaveOpen: true);
        var line = await reader.ReadLineAsync(_end.Token);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 } header)
            headers[header[..header.IndexOf(':')]] = header[(header.IndexOf(':') + 1)..].Trim();
        var body = new char[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
        if (body.Length > 0) await reader.ReadBlockAsync(body, _end.Token);
        return new SentRequest(line!, headers, Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body)));
    }
}

/// <param name="Line">Such as <c>GET /account/Tables HTTP/1.1</c>.</param>
internal sealed record SentRequest(string Line, Dictionary<string, string> Headers, string Body);
