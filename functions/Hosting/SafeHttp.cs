using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace Sarnakh.Hosting;

/// <summary>A call was refused or failed on the other side; the message is for the log, not for the person who waits.</summary>
public sealed class OutgoingCallException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What an outgoing call was answered with.</summary>
public sealed record OutgoingAnswer(HttpStatusCode Status, string Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}

/// <summary>
/// Calls to addresses that come from settings or from other servers' documents, which may point anywhere: https to public addresses
/// only, no redirects, bounded in time and size. The address is looked up once and the connection goes to what was checked, so a name
/// that changes its address in between (DNS rebinding) gains nothing. <c>Outgoing:Allow</c> names exceptions for servers in the company's
/// own network: host names or networks (<c>keycloak.corp.example, 10.1.2.0/24</c>), which may also be called with plain http.
/// </summary>
public sealed class SafeHttp : IDisposable
{
    public const int LongestAnswer = 1024 * 1024;

    private static readonly TimeSpan _longestCall = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _longestConnect = TimeSpan.FromSeconds(5);

    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly HashSet<string> _allowedHosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<IPNetwork> _allowedNetworks = [];
    private readonly HttpClient _client;

    public SafeHttp(IConfiguration configuration)
        : this(configuration["Outgoing:Allow"], Dns.GetHostAddressesAsync)
    {
    }

    /// <param name="allow">See <c>Outgoing:Allow</c> above.</param>
    /// <param name="resolve">The addresses of a host name.</param>
    public SafeHttp(string? allow, Func<string, CancellationToken, Task<IPAddress[]>> resolve, TimeSpan? longestCall = null)
    {
        _resolve = resolve;
        foreach (var entry in (allow ?? "").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries))
            if (IPAddress.TryParse(entry, out var address)) _allowedNetworks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else if (IPNetwork.TryParse(entry, out var network)) _allowedNetworks.Add(network);
            else _allowedHosts.Add(entry);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = _longestConnect,
            MaxResponseHeadersLength = 32,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = Connect,
        })
        {
            Timeout = longestCall ?? _longestCall,
            MaxResponseContentBufferSize = LongestAnswer,
        };
    }

    public Task<OutgoingAnswer> Get(Uri address, string? bearer, CancellationToken cancel)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (bearer is not null) request.Headers.Authorization = new("Bearer", bearer);
        return Send(request, cancel);
    }

    public Task<OutgoingAnswer> Post(Uri address, byte[] body, string contentType, IEnumerable<(string Name, string Value)> headers, CancellationToken cancel)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new(contentType);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return Send(request, cancel);
    }

    /// <summary>Whether an address is one that could be called at all. What its name leads to is seen when it is.</summary>
    public bool MayCall(Uri address) =>
        (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && MayBePlain(address)))
        && (_allowedHosts.Contains(address.IdnHost) || !IPAddress.TryParse(address.IdnHost, out var literal) || IsAllowed(literal));

    /// <summary>Throws <see cref="OutgoingCallException"/> when the address may not be called or does not answer within the bounds.</summary>
    public async Task<OutgoingAnswer> Send(HttpRequestMessage request, CancellationToken cancel)
    {
        using (request)
        {
            var address = request.RequestUri!;
            if (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && MayBePlain(address)))
                throw new OutgoingCallException($"{address.GetLeftPart(UriPartial.Authority)} is not called: only https is, but for hosts of Outgoing:Allow.");
            try
            {
                using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancel);
                return new OutgoingAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(cancel));
            }
            catch (Exception e) when ((e is HttpRequestException or IOException or InvalidOperationException) || (e is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                throw new OutgoingCallException($"{address.GetLeftPart(UriPartial.Path)} could not be called: {e.InnerException?.Message ?? e.Message}", e);
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private bool MayBePlain(Uri address) =>
        _allowedHosts.Contains(address.IdnHost) || (IPAddress.TryParse(address.IdnHost, out var literal) && _allowedNetworks.Exists(network => network.Contains(literal)));

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await _resolve(host, cancel);
        var known = _allowedHosts.Contains(host);
        // One bad address among good ones is a trick, not a mistake: nothing is called then.
        if (!known && Array.Find(found, address => !IsAllowed(address)) is { } refused)
            throw new OutgoingCallException($"{host} has the address {refused}, which is not public. If it is a server of your own, add it to Outgoing:Allow.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(found, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsAllowed(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return AddressRanges.IsPublic(address) || _allowedNetworks.Exists(network => network.Contains(address));
    }
}
