using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Sarnakh.Access;
using Sarnakh.Access.Oidc;

namespace Sarnakh.Tests.Access.Oidc;

/// <summary>Tokens made by hand.</summary>
public sealed class IdTokenTests : IDisposable
{
    private const string Nonce = "the nonce of this sign-in";
    private static readonly DateTimeOffset _now = new(2026, 3, 21, 9, 0, 0, TimeSpan.Zero);

    private readonly ForgedToken _forge = new();

    public void Dispose() => _forge.Dispose();

    [Fact]
    public async Task AGoodToken_IsTaken_WithEachKindOfKey()
    {
        foreach (var token in (string[])[_forge.Rs256(Claims()), _forge.Ps256(Claims()), _forge.Es256(Claims())])
            (await Check(token)).Token.ShouldNotBeNull().Subject.ShouldBe("person-1");
    }

    [Fact]
    public async Task ATokenWithoutSignature_IsRefused()
    {
        foreach (var alg in (string[])["none", "None", "NONE", ""])
            (await Check(ForgedToken.Make(new { alg }, Claims(), _ => []))).Fault.ShouldNotBeNull(alg).ShouldContain("algorithm");
        // The header says one thing, the missing signature another.
        (await Check(ForgedToken.Make(new { alg = "RS256", kid = "rsa" }, Claims(), _ => []))).Token.ShouldBeNull();
    }

    /// <summary>The public key, which everybody has, used as the shared secret of an HMAC.</summary>
    [Theory]
    [InlineData("rsa")]
    [InlineData("shared")]
    [InlineData("")]
    public async Task ASharedKey_ProvesNothing(string kid)
    {
        byte[][] secrets = [ForgedToken.Shared, _forge.Rsa.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(_forge.Rsa.ExportSubjectPublicKeyInfoPem()), _forge.Rsa.ExportParameters(false).Modulus!];
        foreach (var secret in secrets)
            foreach (var claimed in (string[])["HS256", "RS256"])
                (await Check(ForgedToken.Make(new { alg = claimed, kid }, Claims(), data => HMACSHA256.HashData(secret, data)))).Token.ShouldBeNull();
    }

    [Fact]
    public async Task AKeyThatTheTokenBringsAlong_IsNoKey()
    {
        using var own = RSA.Create(2048);
        var parameters = own.ExportParameters(false);
        var jwk = new { kty = "RSA", kid = "rsa", n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) };
        foreach (var header in (object[])[new { alg = "RS256", kid = "rsa", jwk }, new { alg = "RS256", jwk }, new { alg = "RS256", kid = "mine", jku = "https://evil.example/keys" }])
            (await Check(ForgedToken.Make(header, Claims(), data => own.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)))).Token.ShouldBeNull();
    }

    [Fact]
    public async Task AKeyForEncryption_SignsNothing() => (await Check(_forge.Rs256(Claims(), kid: "encryption"))).UnknownKey.ShouldBeTrue();

    [Fact]
    public async Task AnUnknownKey_IsSaidToBeOne() => (await Check(_forge.Rs256(Claims(), kid: "new"))).ShouldBe(new CheckedIdToken(null, "its key 'new' is not known", UnknownKey: true));

    [Fact]
    public async Task AChangedToken_IsRefused()
    {
        var parts = _forge.Rs256(Claims()).Split('.');
        var other = _forge.Rs256(Claims(("sub", "person-2"))).Split('.');
        (await Check($"{parts[0]}.{other[1]}.{parts[2]}")).Token.ShouldBeNull();
    }

    [Theory]
    [InlineData("iss", "https://evil.example")]
    [InlineData("iss", null)]
    [InlineData("aud", "another")]
    [InlineData("aud", null)]
    [InlineData("sub", "")]
    [InlineData("sub", null)]
    [InlineData("nonce", "another")]
    [InlineData("nonce", null)]
    [InlineData("azp", "another")]
    public async Task AWrongClaim_IsRefused(string claim, string? value) => (await Check(_forge.Rs256(Claims((claim, value))))).Token.ShouldBeNull();

    [Fact]
    public async Task ATokenForSeveralParties_MustNameUs()
    {
        string[] both = [ForgedToken.ClientId, "another"];
        (await Check(_forge.Rs256(Claims(("aud", both))))).Token.ShouldBeNull();
        (await Check(_forge.Rs256(Claims(("aud", both), ("azp", "another"))))).Token.ShouldBeNull();
        (await Check(_forge.Rs256(Claims(("aud", both), ("azp", ForgedToken.ClientId))))).Token.ShouldNotBeNull();
    }

    /// <summary>Seconds from now at which the claim lies; clocks may be five minutes apart.</summary>
    [Theory]
    [InlineData("exp", -299, true)]
    [InlineData("exp", -300, false)]
    [InlineData("exp", -86400, false)]
    [InlineData("nbf", 300, true)]
    [InlineData("nbf", 301, false)]
    [InlineData("iat", 300, true)]
    [InlineData("iat", 301, false)]
    public async Task Clocks_MayBeFiveMinutesApart(string claim, int seconds, bool taken) =>
        ((await Check(_forge.Rs256(Claims((claim, _now.AddSeconds(seconds).ToUnixTimeSeconds()))))).Token is not null).ShouldBe(taken);

    [Theory]
    [InlineData("exp")]
    [InlineData("iat")]
    public async Task TimesThatAreMissingOrNoTimes_AreRefused(string claim)
    {
        foreach (var value in (object?[])[null, "soon", 1e300, -1e300, double.MaxValue]) (await Check(_forge.Rs256(Claims((claim, value))))).Token.ShouldBeNull($"{claim}={value}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.e30")]
    [InlineData("bnVsbA.bnVsbA.bnVsbA")]
    [InlineData("eyJhbGciOiJSU0EtT0FFUCJ9.a.b.c.d")]
    public async Task WhatIsNoToken_IsRefused(string text) => (await Check(text)).Token.ShouldBeNull();

    [Fact]
    public async Task AnExtensionThatMustBeUnderstood_IsRefused() =>
        (await Check(ForgedToken.Make(
            new { alg = "RS256", kid = "rsa", crit = new[] { "exp" } }, Claims(), data => _forge.Rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)))).Token.ShouldBeNull();

    [Theory]
    [InlineData("""{"email":"Sara@Example.com","email_verified":true}""", "sara@example.com")]
    [InlineData("""{"email":"sara@example.com","email_verified":"true"}""", "sara@example.com")]
    [InlineData("""{"email":"sara@example.com","xms_edov":1}""", "sara@example.com")]
    [InlineData("""{"email":"sara@example.com","xms_edov":"1"}""", "sara@example.com")]
    [InlineData("""{"email":"sara@example.com","email_verified":false}""", null)]
    [InlineData("""{"email":"sara@example.com","email_verified":"no"}""", null)]
    [InlineData("""{"email":"sara@example.com"}""", null)]
    [InlineData("""{"email":"no address","email_verified":true}""", null)]
    [InlineData("""{"email":["sara@example.com"],"email_verified":true}""", null)]
    public void AnAddress_CountsWhenTheProviderVerifiedIt(string claims, string? email) => Person(claims, _provider).Email.ShouldBe(email);

    [Fact]
    public void AProviderOfOnesOwn_NeedNotSayThatItVerified() =>
        Person("""{"email":"sara@example.com"}""", _provider with { TrustEmail = true }).Email.ShouldBe("sara@example.com");

    [Theory]
    [InlineData("groups", """{"groups":["a","b"]}""", "a,b")]
    [InlineData("groups", """{"groups":"a"}""", "a")]
    [InlineData("realm_access.roles", """{"realm_access":{"roles":["a"]}}""", "a")]
    [InlineData("https://x.example/groups", """{"https://x.example/groups":["a",1,null]}""", "a")]
    [InlineData("groups", """{"groups":{"a":1}}""", "")]
    [InlineData("a.b.c", """{"a":"b"}""", "")]
    public void Groups_AreReadWhereTheyStand(string claim, string claims, string groups) =>
        string.Join(',', Person(claims, _provider with { GroupClaim = claim }).Groups.ShouldNotBeNull()).ShouldBe(groups);

    [Fact]
    public void MoreGroupsThanATokenHolds_DecideNothing()
    {
        var person = Person("""{"_claim_names":{"groups":"src1"},"_claim_sources":{"src1":{"endpoint":"https://graph.example"}}}""", _provider);
        person.Groups.ShouldBeNull();
        (_provider with { GroupRoles = new Dictionary<string, Role> { ["it"] = Role.SystemAdministrator } }).RoleOf(person.Groups).ShouldBeNull();
    }

    [Fact]
    public void TheHighestGroup_GivesTheRole()
    {
        var mapped = _provider with { GroupRoles = new Dictionary<string, Role> { ["sales"] = Role.All, ["it"] = Role.SystemAdministrator } };
        mapped.RoleOf(["sales", "it", "other"]).ShouldBe(Role.SystemAdministrator);
        mapped.RoleOf(["sales"]).ShouldBe(Role.All);
        mapped.RoleOf(["other"]).ShouldBe(Role.Own);
        _provider.RoleOf(["sales"]).ShouldBeNull();
    }

    private static readonly OidcProvider _provider = new("test", new Uri(ForgedToken.Issuer), ForgedToken.ClientId) { Name = "Test" };

    private static OidcPerson Person(string claims, OidcProvider provider) => IdToken.Person("person-1", provider, JsonDocument.Parse(claims).RootElement);

    private Task<CheckedIdToken> Check(string token) => IdToken.Check(
        token, _provider, OidcMetadata.Of(new OpenIdConnectConfiguration { Issuer = ForgedToken.Issuer }, JsonWebKeySet.Create(_forge.Jwks), _now), Nonce, _now);

    private static Dictionary<string, object?> Claims(params (string Name, object? Value)[] changes)
    {
        var claims = ForgedToken.Claims(_now, Nonce);
        foreach (var (name, value) in changes)
            if (value is null) claims.Remove(name);
            else claims[name] = value;
        return claims;
    }
}
