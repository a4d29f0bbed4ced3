using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Sarnakh.Hosting;

namespace Sarnakh.Access.Oidc;

/// <summary>What a provider says of itself, and the keys it signs with.</summary>
public sealed record OidcMetadata(OpenIdConnectConfiguration Document, IReadOnlyList<SecurityKey> Keys, DateTimeOffset ReadAt)
{
    /// <summary>Public keys for signatures only: with a shared key in the set, a token signed with it would prove nothing.</summary>
    public static OidcMetadata Of(OpenIdConnectConfiguration document, JsonWebKeySet keys, DateTimeOffset now) =>
        new(document, [.. keys.Keys.Where(key => key.Kty is "RSA" or "EC" && key.Use is null or "" or "sig")], now);
}

/// <summary>
/// Reads and keeps the documents of providers (OpenID Connect Discovery 1.0). When a token names a key that is not among those known,
/// the keys are read again, at most once a minute: tokens with made-up keys must not make us call the provider each time.
/// </summary>
public sealed class OidcMetadataCache(SafeHttp http, TimeProvider clock, ILogger<OidcMetadataCache> log)
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromHours(12);
    private static readonly TimeSpan _betweenRefreshes = TimeSpan.FromMinutes(1);

    // People who wait for a provider that hangs must not wait one after the other.
    private static readonly TimeSpan _afterFailure = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public Task<OidcMetadata> Get(OidcProvider provider, CancellationToken cancel) => Get(provider, _lifetime, cancel);

    /// <summary>Not older than a minute.</summary>
    public Task<OidcMetadata> Refreshed(OidcProvider provider, CancellationToken cancel) => Get(provider, _betweenRefreshes, cancel);

    /// <summary>Throws <see cref="OutgoingCallException"/> when the provider cannot be read and never was.</summary>
    private async Task<OidcMetadata> Get(OidcProvider provider, TimeSpan oldest, CancellationToken cancel)
    {
        var entry = _entries.GetOrAdd(provider.Id, _ => new Entry());
        if (Known() is { } known) return known;
        await entry.Reading.WaitAsync(cancel);
        try
        {
            if (Known() is { } read) return read;
            if (entry.Failure is { } failure && clock.GetUtcNow() - entry.TriedAt < _afterFailure) throw new OutgoingCallException(failure);
            return await Renew(entry, provider, cancel);
        }
        finally
        {
            entry.Reading.Release();
        }

        OidcMetadata? Known()
        {
            var now = clock.GetUtcNow();
            return entry.Metadata is { } metadata && (now - metadata.ReadAt < oldest || now - entry.TriedAt < _betweenRefreshes) ? metadata : null;
        }
    }

    private async Task<OidcMetadata> Renew(Entry entry, OidcProvider provider, CancellationToken cancel)
    {
        try
        {
            entry.Metadata = await Read(provider, cancel);
            entry.Failure = null;
            return entry.Metadata;
        }
        catch (OutgoingCallException e)
        {
            entry.Failure = e.Message;
            if (entry.Metadata is null) throw;
            log.LogWarning("The documents of provider {Provider} could not be read again: {Reason}", provider.Id, e.Message);
            return entry.Metadata;
        }
        finally
        {
            entry.TriedAt = clock.GetUtcNow();
        }
    }

    private async Task<OidcMetadata> Read(OidcProvider provider, CancellationToken cancel)
    {
        var issuer = provider.Issuer.OriginalString.TrimEnd('/');
        var document = await Parse(new Uri($"{issuer}/.well-known/openid-configuration"), OpenIdConnectConfiguration.Create, cancel);
        // Discovery 1.0 §4.3. A document that names another issuer is another provider's.
        if (document.Issuer?.TrimEnd('/') != issuer) throw new OutgoingCallException($"{issuer} says that its issuer is {document.Issuer}.");
        foreach (var endpoint in (string[])[document.AuthorizationEndpoint, document.TokenEndpoint, document.JwksUri])
            if (!Uri.TryCreate(endpoint, UriKind.Absolute, out _)) throw new OutgoingCallException($"{issuer} does not name all of its endpoints.");
        var keys = await Parse(new Uri(document.JwksUri), JsonWebKeySet.Create, cancel);
        return OidcMetadata.Of(document, keys, clock.GetUtcNow());
    }

    private async Task<T> Parse<T>(Uri address, Func<string, T> parse, CancellationToken cancel)
    {
        var answer = await http.Get(address, null, cancel);
        if (!answer.IsSuccess) throw new OutgoingCallException($"{address} answered {(int)answer.Status}.");
        try
        {
            return parse(answer.Body);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new OutgoingCallException($"{address} cannot be read: {e.Message}", e);
        }
    }

    private sealed class Entry
    {
        public SemaphoreSlim Reading { get; } = new(1);

        public OidcMetadata? Metadata { get; set; }

        public DateTimeOffset TriedAt { get; set; }

        /// <summary>What the last try ended with; null when it succeeded.</summary>
        public string? Failure { get; set; }
    }
}
