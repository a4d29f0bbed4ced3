using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Sarnakh.Text;

namespace Sarnakh.Access.Oidc;

/// <summary>Whom a provider vouches for.</summary>
/// <param name="Email">Canonical; null unless the provider says that it is verified.</param>
/// <param name="Groups">Null when there are more than the provider puts into a token, which tells nothing about any of them.</param>
public sealed record OidcPerson(string Subject, string? Email, string? Name, IReadOnlyList<string>? Groups);

/// <summary>An ID token looked at: the token if it is good, else why not (for the log); whether newer keys might make it good.</summary>
public sealed record CheckedIdToken(JsonWebToken? Token, string? Fault, bool UnknownKey = false);

/// <summary>What makes an ID token good (OpenID Connect Core 1.0 §3.1.3.7), and what it says.</summary>
public static class IdToken
{
    /// <summary>Clocks may differ by this much.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private const int LongestToken = 64 * 1024;

    // Signatures with a private key of the provider, nothing else: never "none", never a shared key.
    private static readonly string[] _algorithms =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    public static async Task<CheckedIdToken> Check(string text, OidcProvider provider, OidcMetadata metadata, string nonce, DateTimeOffset now)
    {
        var handler = new JsonWebTokenHandler { MaximumTokenSizeInBytes = LongestToken, MapInboundClaims = false };
        if (!handler.CanReadToken(text)) return Bad("it is no token");
        JsonWebToken token;
        try
        {
            token = handler.ReadJsonWebToken(text);
        }
        catch (Exception e) when (e is ArgumentException or JsonException or FormatException)
        {
            return Bad("it is no token");
        }
        if (token.IsEncrypted) return Bad("it is encrypted");
        if (!_algorithms.Contains(token.Alg)) return Bad($"its algorithm is '{token.Alg}'");
        if (token.TryGetHeaderValue<object>("crit", out _)) return Bad("it has extensions that must be understood");

        var keys = metadata.Keys.Where(key => string.IsNullOrEmpty(token.Kid) ? metadata.Keys.Count == 1 : key.KeyId == token.Kid).ToList();
        if (keys.Count == 0) return new CheckedIdToken(null, $"its key '{token.Kid}' is not known", UnknownKey: true);

        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = metadata.Document.Issuer,
            ValidAudience = provider.ClientId,
            ValidAlgorithms = _algorithms,
            IssuerSigningKeyResolver = (_, _, _, _) => keys,
            RequireSignedTokens = true,
            ValidateLifetime = false, // below, by our clock
        });
        if (!result.IsValid) return Bad(result.Exception?.GetType().Name ?? "it is not valid");
        return Fault(token, provider, nonce, now) is { } fault ? Bad(fault) : new CheckedIdToken(token, null);
    }

    /// <param name="claims">Payload of the ID token, or what the userinfo endpoint answered.</param>
    public static OidcPerson Person(string subject, OidcProvider provider, JsonElement claims) => new(
        subject,
        Says(claims, "email_verified") || Says(claims, "xms_edov") || provider.TrustEmail ? EmailIn(claims) : null,
        TextIn(claims, "name") is { } name ? PersianText.Display(name) : null,
        IsCut(claims, provider.GroupClaim) ? null : [.. ListIn(claims, provider.GroupClaim)]);

    private static string? Fault(JsonWebToken token, OidcProvider provider, string nonce, DateTimeOffset now)
    {
        if (token.Subject is not { Length: > 0 and <= 255 }) return "it has no subject";
        if (!token.TryGetPayloadValue<string>("nonce", out var given) || given != nonce) return "its nonce is another's";
        var authorised = token.TryGetPayloadValue<string>("azp", out var party);
        if (authorised ? party != provider.ClientId : token.Audiences.Count() > 1) return "it was made for another party";
        if (Time(token, "exp") is not { } expires || expires + ClockSkew <= now) return "it has expired";
        if (Time(token, "nbf") > now + ClockSkew) return "it is not good yet";
        return Time(token, "iat") is { } issued && issued <= now + ClockSkew ? null : "it was not made in the past";
    }

    private static DateTimeOffset? Time(JsonWebToken token, string claim) =>
        token.TryGetPayloadValue<double>(claim, out var seconds) && Math.Abs(seconds) < 1e11 ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : null;

    private static string? EmailIn(JsonElement claims) => EmailAddress.TryParse(TextIn(claims, "email"), out var address) ? address.Key : null;

    /// <summary>True, "true", 1 or "1": providers differ.</summary>
    private static bool Says(JsonElement claims, string name) => claims.TryGetProperty(name, out var value) && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Number => value.TryGetInt32(out var number) && number == 1,
        JsonValueKind.String => value.GetString() is "true" or "True" or "1",
        _ => false,
    };

    private static string? TextIn(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>Entra ID names more than 200 groups elsewhere (distributed claims, Core 1.0 §5.6.2).</summary>
    private static bool IsCut(JsonElement claims, string name) =>
        claims.TryGetProperty("_claim_names", out var elsewhere) && elsewhere.ValueKind == JsonValueKind.Object && elsewhere.TryGetProperty(name, out _);

    /// <summary>A list of texts, or one text; the claim may lie deeper (<c>realm_access.roles</c>).</summary>
    private static IEnumerable<string> ListIn(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out var value))
        {
            value = claims;
            foreach (var part in name.Split('.'))
                if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(part, out value)) return [];
        }
        return value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!),
            _ => [],
        };
    }

    private static CheckedIdToken Bad(string fault) => new(null, fault);
}
