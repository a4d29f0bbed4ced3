using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Sarnakh.Access;

/// <summary>Failed attempts of one account, one known device or one address: how many, and until when no further one is looked at.</summary>
public sealed record Attempts(int Count, DateTimeOffset At, DateTimeOffset Until)
{
    /// <summary>After this without one, earlier ones are forgotten.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(24);

    /// <summary>Of one account, wherever they come from but from a known device; and of one such device.</summary>
    public const int FreeOfAccount = 5;

    /// <summary>Of one address, whoever is tried: behind it may sit an office full of people.</summary>
    public const int FreeOfAddress = 20;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <summary>With one more; beyond the free ones each doubles the wait.</summary>
    public static Attempts Next(Attempts? before, int free, DateTimeOffset now)
    {
        var count = before is null || now - before.At > Memory ? 1 : before.Count + 1;
        return new Attempts(count, now, now + WaitAfter(count - free));
    }

    /// <summary>One of them was no failure. A wait stays: it may be another's.</summary>
    public Attempts Without() => this with { Count = Count - 1 };

    public static string KeyOfAccount(string email) => $"account|{Digest(email)}";

    public static string KeyOfAddress(IPAddress? address) => $"address|{Digest(Network(address))}";

    /// <param name="device">See <see cref="KnownDevices.Find"/>.</param>
    public static string KeyOfDevice(string device) => $"device|{Digest(device)}";

    private static TimeSpan WaitAfter(int beyond) => beyond <= 0 ? TimeSpan.Zero : beyond > 10 ? Longest : TimeSpan.FromTicks(Math.Min(Longest.Ticks, Shortest.Ticks << (beyond - 1)));

    /// <summary>One customer of a network has a /64 of IPv6, not one address.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
