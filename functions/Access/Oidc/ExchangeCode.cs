using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Sarnakh.Hosting;

namespace Sarnakh.Access.Oidc;

/// <summary>Makes the credential behind <see cref="OidcProvider.ManagedIdentity"/>.</summary>
public delegate TokenCredential ManagedIdentityOf(string identity);

/// <summary>A code for tokens, and tokens for claims: the calls to a provider behind the browser's back.</summary>
public sealed class ExchangeCode(SafeHttp http, ManagedIdentityOf managedIdentity)
{
    // Source: Microsoft Entra, "Configure an application to trust a managed identity".
    private static readonly TokenRequestContext _assertion = new(["api://AzureADTokenExchange/.default"]);

    private readonly ConcurrentDictionary<string, TokenCredential> _identities = new(StringComparer.Ordinal);

    public static TokenCredential AzureIdentity(string identity) =>
        new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(identity));

    /// <summary>The ID token, and an access token if one came. Throws <see cref="OutgoingCallException"/> if the provider refuses.</summary>
    public async Task<(string IdToken, string? AccessToken)> Run(OidcProvider provider, OidcMetadata metadata, OidcRequest request, string code, CancellationToken cancel)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = request.RedirectUri,
            ["code_verifier"] = request.Verifier,
        };
        var message = new HttpRequestMessage(HttpMethod.Post, metadata.Document.TokenEndpoint);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (provider.ClientSecret is { } secret && !PostsSecret(metadata))
        {
            // RFC 6749 §2.3.1: both parts are form-encoded before they are joined.
            var pair = $"{Uri.EscapeDataString(provider.ClientId)}:{Uri.EscapeDataString(secret)}";
            message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }
        else
        {
            form["client_id"] = provider.ClientId;
            if (provider.ClientSecret is not null) form["client_secret"] = provider.ClientSecret;
        }
        if (provider.ManagedIdentity is { } identity)
        {
            form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            form["client_assertion"] = await Assertion(identity, cancel);
        }
        message.Content = new FormUrlEncodedContent(form);

        var answer = await http.Send(message, cancel);
        var tokens = Json(answer, "the token endpoint");
        if (!answer.IsSuccess) throw new OutgoingCallException($"The token endpoint answered {(int)answer.Status} {TextIn(tokens, "error")}.");
        return (TextIn(tokens, "id_token") ?? throw new OutgoingCallException("The token endpoint gave no ID token."), TextIn(tokens, "access_token"));
    }

    /// <summary>
    /// The claims of the ID token, with those of the userinfo endpoint where the token names no e-mail address (Core 1.0 §5.3).
    /// </summary>
    public async Task<JsonElement> Claims(OidcMetadata metadata, JsonWebToken token, string? accessToken, CancellationToken cancel)
    {
        var claims = JsonNode.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload))!.AsObject();
        if (!claims.ContainsKey("email") && accessToken is not null && metadata.Document.UserInfoEndpoint is { Length: > 0 } endpoint)
        {
            var answer = await http.Get(new Uri(endpoint), accessToken, cancel);
            if (!answer.IsSuccess) throw new OutgoingCallException($"The userinfo endpoint answered {(int)answer.Status}.");
            var more = Json(answer, "the userinfo endpoint");
            if (TextIn(more, "sub") != token.Subject) throw new OutgoingCallException("The userinfo endpoint speaks of somebody else.");
            foreach (var claim in more.EnumerateObject()) claims[claim.Name] = JsonNode.Parse(claim.Value.GetRawText());
        }
        return JsonSerializer.SerializeToElement(claims);
    }

    private async Task<string> Assertion(string identity, CancellationToken cancel)
    {
        try
        {
            return (await _identities.GetOrAdd(identity, name => managedIdentity(name)).GetTokenAsync(_assertion, cancel)).Token;
        }
        catch (AuthenticationFailedException e)
        {
            throw new OutgoingCallException($"The managed identity '{identity}' gave no token: {e.Message}", e);
        }
    }

    /// <summary>Basic is what every provider must know (RFC 6749); it is left only for one that lists the other way and not this.</summary>
    private static bool PostsSecret(OidcMetadata metadata)
    {
        var methods = metadata.Document.TokenEndpointAuthMethodsSupported;
        return methods.Contains("client_secret_post") && !methods.Contains("client_secret_basic");
    }

    private static JsonElement Json(OutgoingAnswer answer, string of)
    {
        try
        {
            var root = JsonDocument.Parse(answer.Body).RootElement;
            return root.ValueKind == JsonValueKind.Object ? root : throw new JsonException("It is no object.");
        }
        catch (JsonException e)
        {
            throw new OutgoingCallException($"What {of} answered ({(int)answer.Status}) cannot be read.", e);
        }
    }

    private static string? TextIn(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
