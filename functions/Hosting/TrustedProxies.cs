using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using IPAddress = System.Net.IPAddress;
using IPNetwork = System.Net.IPNetwork;

namespace Sarnakh.Hosting;

/// <summary>
/// <c>Site:TrustedProxies</c>: addresses or networks (<c>127.0.0.1, ::1, 10.0.0.0/8</c>) whose word for the visitor's address
/// and scheme is taken. Anybody else can write <c>X-Forwarded-For</c> too, so without the setting nobody is believed. On Azure it
/// stays empty: there the Functions worker has done the same for the platform's own front end before a function is called.
/// Source: Azure/azure-functions-dotnet-worker, Worker.Extensions.Http.AspNetCore, FunctionsHostBuilderExtensions.cs.
/// </summary>
public sealed class TrustedProxies
{
    private readonly List<IPNetwork> _networks;

    public TrustedProxies(string? configured) =>
        _networks = [.. (configured ?? "").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    public void Use(IApplicationBuilder app)
    {
        if (_networks.Count == 0) return;
        // Options of its own: those of the container are the Functions worker's.
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // Read from the right until the first address that is not one of ours: what stands left of it is the visitor's own claim.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in _networks) options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }

    private static IPNetwork Parse(string text)
    {
        if (IPAddress.TryParse(text, out var address)) return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return IPNetwork.TryParse(text, out var network)
            ? network
            : throw new InvalidOperationException($"Site:TrustedProxies: '{text}' is neither an address nor a network such as 10.0.0.0/8.");
    }
}
