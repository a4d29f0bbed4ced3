using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Sarnakh.Access;

public enum PasswordVerdict
{
    Wrong,
    Right,

    /// <summary>Right, and hashed with fewer iterations than are asked for today.</summary>
    RightButOld,

    /// <summary>Too many are being checked; nothing was.</summary>
    Busy,
}

/// <summary>
/// Hashes and checks passwords (PBKDF2, see <see cref="Iterations"/>). One costs a good part of a second of a core on purpose, so
/// only a few run at once, one core stays free for everything else, and beyond a short line callers are told to come back.
/// </summary>
public sealed class PasswordHashes(IPasswordHasher<Credential> hasher, IOptions<PasswordHasherOptions> options) : IDisposable
{
    /// <summary>OWASP Password Storage Cheat Sheet, PBKDF2; the hasher's function is HMAC-SHA512, for which it asks fewer.</summary>
    public const int Iterations = 600_000;

    /// <summary>When the line is full.</summary>
    public static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(5);

    private const int WaitingPerPlace = 8;
    private static readonly int _atOnce = Math.Max(1, Environment.ProcessorCount - 1);

    private readonly string _decoy = Decoy(options.Value.IterationCount);
    private readonly ConcurrencyLimiter _places = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = _atOnce,
        QueueLimit = _atOnce * WaitingPerPlace,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Whether the next one would be turned away: seen before anything is read or written for it.</summary>
    public bool IsFull => _places.GetStatistics()!.CurrentQueuedCount >= _atOnce * WaitingPerPlace;

    /// <summary>The hash of a password that keeps the rules; null when too many are at it.</summary>
    public async Task<string?> Hash(Credential of, string password, CancellationToken cancel)
    {
        var text = PasswordRules.Normalise(password)!;
        using var place = await _places.AcquireAsync(1, cancel);
        return place.IsAcquired ? await Task.Run(() => hasher.HashPassword(of, text), cancel) : null;
    }

    /// <summary>Takes as long for somebody without password as for anybody else.</summary>
    public async Task<PasswordVerdict> Check(Credential of, string password, CancellationToken cancel)
    {
        var text = PasswordRules.Normalise(password) ?? "";
        using var place = await _places.AcquireAsync(1, cancel);
        if (!place.IsAcquired) return PasswordVerdict.Busy;
        var verdict = await Task.Run(() => hasher.VerifyHashedPassword(of, of.PasswordHash ?? _decoy, text), cancel);
        return of.PasswordHash is null ? PasswordVerdict.Wrong : verdict switch
        {
            PasswordVerificationResult.Success => PasswordVerdict.Right,
            PasswordVerificationResult.SuccessRehashNeeded => PasswordVerdict.RightButOld,
            _ => PasswordVerdict.Wrong,
        };
    }

    public void Dispose() => _places.Dispose();

    /// <summary>A hash of no password in the hasher's format 3, made without hashing. Source: dotnet/aspnetcore, PasswordHasher.cs.</summary>
    private static string Decoy(int iterations)
    {
        const int SaltBytes = 16;
        var hash = RandomNumberGenerator.GetBytes(13 + SaltBytes + 32);
        hash[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(1), 2); // HMAC-SHA512
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(5), (uint)iterations);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(9), SaltBytes);
        return Convert.ToBase64String(hash);
    }
}
