using System.Net;
using System.Net.Sockets;

namespace Sarnakh.Hosting;

/// <summary>Which addresses are of the public internet, so that the product may call them for somebody else.</summary>
public static class AddressRanges
{
    // Source: IANA IPv4 and IPv6 Special-Purpose Address Registries; 169.254.169.254 and fd00:ec2::254 are metadata services of clouds,
    // 168.63.129.16 is Azure's host agent, whose address looks public.
    private static readonly IPNetwork[] _notPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    // The one block that is given to the public internet, and what lies in it for other ends.
    private static readonly IPNetwork _globalV6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] _notPublicV6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse)];
    private static readonly IPNetwork _nat64 = IPNetwork.Parse("64:ff9b::/96");

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork) return !_notPublic.Any(network => network.Contains(address));
        // A translator takes these on to the IPv4 address in their last four bytes.
        if (_nat64.Contains(address)) return IsPublic(new IPAddress(address.GetAddressBytes().AsSpan(12)));
        return address.AddressFamily == AddressFamily.InterNetworkV6 && _globalV6.Contains(address) && !_notPublicV6.Any(network => network.Contains(address));
    }
}
