using System.Net;
using System.Text.Json;
using Azure.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Sarnakh.Access;
using Sarnakh.Access.Oidc;
using Sarnakh.Settings;
using Sarnakh.Teams;
using Provider = Sarnakh.Shared.OidcProvider;

namespace Sarnakh.Tests.Access.Oidc;

/// <summary>Sign-in through a provider, as a browser goes through it: a real provider first, then one that lies.</summary>
public class OidcSignInTests
{
    private const string ClientSecret = "a secret with : and %";
    private static readonly object _sara = new { sub = "sara-at-the-provider", email = "Sara@Example.com", email_verified = true, name = "سارا کریمی" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sarnakh", ClientSecret)]
    [InlineData("sarnakh-es256", "another")]
    [InlineData("sarnakh-public", "")]
    public async Task AnInvitedPerson_ComesIn_AndIsKnownFromThenOn(string clientId, string secret)
    {
        await using var stage = await Stage.WithRealProvider($"--Access:Oidc:test:ClientId={clientId}", $"--Access:Oidc:test:ClientSecret={secret}");
        var invited = await stage.AddUser("sara@example.com");

        (await stage.SignIn(returnTo: "/leads?view=mine")).ShouldBe("/leads?view=mine");
        var session = await stage.Session();
        session.GetProperty("user").GetProperty("id").GetString().ShouldBe(invited.Id);
        (await stage.Find(invited)).JoinedAt.ShouldNotBeNull();

        // The address there may change: the account is the same.
        await stage.Person(new { sub = "sara-at-the-provider", email = "married@example.com", email_verified = true });
        (await stage.SignIn()).ShouldBe("/");
        (await stage.Session()).GetProperty("user").GetProperty("id").GetString().ShouldBe(invited.Id);
    }

    [Fact]
    public async Task TheSignInPage_OffersTheProvider()
    {
        await using var stage = await Stage.WithRealProvider("--Access:Oidc:test:Name=Company login");
        var provider = (await stage.Session()).GetProperty("providers").EnumerateArray().Single();
        (provider.GetProperty("id").GetString(), provider.GetProperty("name").GetString()).ShouldBe(("test", "Company login"));
    }

    [Fact]
    public async Task SomebodyUnknown_StaysOut()
    {
        await using var stage = await Stage.WithRealProvider();
        (await stage.SignIn("/leads")).ShouldBe("/sign-in?problem=oidc.no_account&returnTo=%2Fleads");
        (await stage.Session()).TryGetProperty("user", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task SomebodyWhoHasLeft_StaysOut_AlsoWithALinkedAccount()
    {
        await using var stage = await Stage.WithRealProvider();
        var user = await stage.AddUser("sara@example.com");
        (await stage.SignIn()).ShouldBe("/");
        await stage.Change(user, known => known with { Active = false });
        (await stage.SignIn()).ShouldBe("/sign-in?problem=oidc.no_account");
    }

    [Fact]
    public async Task AnAddressThatNobodyVerified_OpensNothing()
    {
        await using var stage = await Stage.WithRealProvider();
        await stage.AddUser("sara@example.com");
        await stage.Person(new { sub = "x", email = "sara@example.com", email_verified = false });
        (await stage.SignIn()).ShouldBe("/sign-in?problem=oidc.email_unverified");
    }

    [Fact]
    public async Task AForeignDomain_StaysOut_AndOneOfOursMayJoin()
    {
        await using var stage = await Stage.WithRealProvider("--Access:Oidc:test:AllowedDomains=example.com, example.ir", "--Access:Oidc:test:AutoJoin=true");
        foreach (var address in (string[])["sara@evil.example", "sara@notexample.com", "sara@sub.example.com", "sara@example.com.evil.example"])
        {
            await stage.Person(new { sub = address, email = address, email_verified = true });
            (await stage.SignIn()).ShouldBe("/sign-in?problem=oidc.domain", address);
        }
        await stage.Person(_sara);
        (await stage.SignIn()).ShouldBe("/");
        var user = (await stage.Session()).GetProperty("user");
        (user.GetProperty("email").GetString(), user.GetProperty("name").GetString(), user.GetProperty("role").GetString()).ShouldBe(("sara@example.com", "سارا کریمی", "own"));
        (await stage.SignIn()).ShouldBe("/");
        (await stage.App.Get<UserTable>().All(Cancel)).Count(known => known.Value.Email == "sara@example.com").ShouldBe(1);
    }

    /// <summary>An address that was given to somebody else at the provider.</summary>
    [Fact]
    public async Task ASecondAccountWithTheSameAddress_DoesNotTakeTheUserOver()
    {
        await using var stage = await Stage.WithRealProvider();
        await stage.AddUser("sara@example.com");
        (await stage.SignIn()).ShouldBe("/");
        await stage.Person(new { sub = "somebody-else", email = "sara@example.com", email_verified = true });
        (await stage.SignIn()).ShouldBe("/sign-in?problem=oidc.other_account");
    }

    [Fact]
    public async Task Groups_DecideAboutTheRole_AndEndOldSessions()
    {
        await using var stage = await Stage.WithRealProvider("--Access:Oidc:test:GroupRoles:sales-leads=salesAdministrator", "--Access:Oidc:test:Scopes=openid email groups");
        await stage.AddUser("sara@example.com");
        await stage.Person(new { sub = "s", email = "sara@example.com", email_verified = true, groups = new[] { "sales-leads", "other" } });
        await stage.SignIn();
        (await stage.Session()).GetProperty("user").GetProperty("role").GetString().ShouldBe("salesAdministrator");

        using var elsewhere = new Browser();
        var before = stage.Browser;
        stage.Browser = elsewhere;
        await stage.Person(new { sub = "s", email = "sara@example.com", email_verified = true, groups = new[] { "other" } });
        await stage.SignIn();
        (await stage.Session()).GetProperty("user").GetProperty("role").GetString().ShouldBe("own");
        stage.Browser = before;
        (await stage.Session()).TryGetProperty("user", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Groups_DecideAboutTheTeamsTheyAreMappedTo_AndNoOthers()
    {
        await using var stage = await Stage.WithRealProvider(
            "--Access:Oidc:test:GroupTeams:tehran=تهران", "--Access:Oidc:test:GroupTeams:shiraz=شیراز", "--Access:Oidc:test:Scopes=openid email groups");
        var user = await stage.AddUser("sara@example.com");
        var teams = stage.App.Get<TeamTable>();
        await teams.Insert(new Team("team-tehran", "تهران"), Cancel);
        await teams.Insert(new Team("team-shiraz", "شيراز") { MemberIds = [user.Id], LeaderId = user.Id }, Cancel);
        await teams.Insert(new Team("team-by-hand", "دستی") { MemberIds = [user.Id] }, Cancel);

        await stage.Person(new { sub = "s", email = "sara@example.com", email_verified = true, groups = new[] { "tehran" } });
        await stage.SignIn();
        var ids = (await stage.Session()).GetProperty("user").GetProperty("teamIds").EnumerateArray().Select(id => id.GetString()!).Order(StringComparer.Ordinal);
        ids.ShouldBe(["team-by-hand", "team-tehran"]);
        (await teams.Find("team-shiraz", Cancel))!.Value.LeaderId.ShouldBeNull();
    }

    [Fact]
    public async Task EachEnd_IsOnRecord()
    {
        await using var stage = await Stage.WithRealProvider(
            "--Access:Oidc:test:AllowedDomains=example.com", "--Access:Oidc:test:AutoJoin=true", "--Access:Oidc:test:GroupRoles:all=all", "--Access:Oidc:test:Scopes=openid email groups");
        await stage.SignIn();
        await stage.Person(new { sub = "sara-at-the-provider", email = "sara@example.com", email_verified = true, groups = new[] { "all" } });
        await stage.SignIn();
        await stage.Person(new { sub = "x", email = "x@evil.example", email_verified = true });
        await stage.SignIn();
        await stage.Browser.Redirect(new Uri($"{stage.App.Origin}/api/session/oidc/test/callback?code=x&state=x"));

        var entries = (await stage.App.GetJson("/api/audit?action=session.signed_in")).GetProperty("items").EnumerateArray().Reverse()
            .Select(entry => $"{entry.GetProperty("outcome").GetString()} {entry.GetProperty("details").GetRawText()} {entry.TryGetProperty("actor", out _)}");
        entries.ShouldBe(["done {\"joined\":\"sara@example.com\"} True", "done {\"role\":\"own → all\"} True", "oidc.domain {} False", "oidc.expired {} False"]);
    }

    [Fact]
    public async Task TheLastAdministrator_StaysOne_WhateverTheGroupsSay()
    {
        await using var stage = await Stage.WithRealProvider("--Access:Oidc:test:GroupRoles:it=systemAdministrator");
        await stage.Person(new { sub = "a", email = stage.App.Administrator.User.Email, email_verified = true });
        await stage.SignIn();
        (await stage.Session()).GetProperty("user").GetProperty("role").GetString().ShouldBe("systemAdministrator");
    }

    [Fact]
    public async Task ACodeIsGoodOnce_AndOnlyInTheBrowserThatBegan()
    {
        await using var stage = await Stage.WithRealProvider();
        await stage.AddUser("sara@example.com");
        var callback = await stage.UntilCallback();

        using (var stranger = new Browser()) (await stranger.Redirect(callback)).PathAndQuery.ShouldBe("/sign-in?problem=oidc.expired");
        var request = stage.Browser.Cookie(callback, OidcRequest.Cookie)!;
        (await stage.Browser.Redirect(callback)).PathAndQuery.ShouldBe("/");
        // Back button: the browser's own memory of the sign-in is gone.
        (await stage.Browser.Redirect(callback)).PathAndQuery.ShouldBe("/sign-in?problem=oidc.expired");
        // And if it were not, the provider gives nothing for a code a second time.
        stage.Browser.SetCookie(callback, OidcRequest.Cookie, request);
        (await stage.Browser.Redirect(callback)).PathAndQuery.ShouldBe("/sign-in?problem=oidc.failed");
    }

    /// <summary>What the provider is asked with is not what we asked it with.</summary>
    [Theory]
    [InlineData("nonce", "another")]
    [InlineData("code_challenge", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task AnotherNonceOrChallenge_IsRefused(string parameter, string value)
    {
        await using var stage = await Stage.WithRealProvider();
        await stage.AddUser("sara@example.com");
        var callback = await stage.UntilCallback(address => new Uri(QueryHelpers.AddQueryString(
            address.GetLeftPart(UriPartial.Path), QueryHelpers.ParseQuery(address.Query).ToDictionary(part => part.Key, part => part.Key == parameter ? value : part.Value.ToString())!)));
        (await stage.Browser.Redirect(callback)).PathAndQuery.ShouldBe("/sign-in?problem=oidc.failed");
    }

    [Fact]
    public async Task AnotherState_IsRefused()
    {
        await using var stage = await Stage.WithRealProvider();
        await stage.AddUser("sara@example.com");
        var callback = await stage.UntilCallback();
        var forged = new Uri(callback.AbsoluteUri.Replace("state=", "state=x", StringComparison.Ordinal));
        (await stage.Browser.Redirect(forged)).PathAndQuery.ShouldBe("/sign-in?problem=oidc.expired");
    }

    [Fact]
    public async Task NewKeysOfTheProvider_AreFetched()
    {
        var clock = new ShiftedClock();
        await using var stage = await Stage.WithRealProvider(services => services.Replace(clock));
        await stage.AddUser("sara@example.com");
        (await stage.SignIn()).ShouldBe("/");
        await stage.Real!.Set(new { renewKeys = true }, Cancel);
        clock.Shift = TimeSpan.FromMinutes(2);
        (await stage.SignIn()).ShouldBe("/");
    }

    [Fact]
    public async Task AnExpiredToken_IsRefused()
    {
        var clock = new ShiftedClock();
        await using var stage = await Stage.WithRealProvider(services => services.Replace(clock));
        await stage.AddUser("sara@example.com");
        await stage.Real!.Set(new { idTokenSeconds = 1 }, Cancel);
        foreach (var (minutes, end) in ((int, string)[])[(4, "/"), (6, "/sign-in?problem=oidc.failed")])
        {
            clock.Shift = TimeSpan.Zero;
            var callback = await stage.UntilCallback();
            clock.Shift = TimeSpan.FromMinutes(minutes);
            (await stage.Browser.Redirect(callback)).PathAndQuery.ShouldBe(end);
        }
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/.//evil.example")]
    public async Task ReturnTo_LeadsNowhereElse(string returnTo)
    {
        await using var stage = await Stage.WithRealProvider();
        await stage.AddUser("sara@example.com");
        (await stage.SignIn(returnTo)).ShouldBe("/");
    }

    [Fact]
    public async Task TurningBack_IsSaidToBeSo()
    {
        await using var stage = await Stage.WithRealProvider();
        var callback = await stage.UntilCallback();
        var state = QueryHelpers.ParseQuery(callback.Query)["state"];
        (await stage.Browser.Redirect(new Uri($"{callback.GetLeftPart(UriPartial.Path)}?error=access_denied&state={state}"))).PathAndQuery.ShouldBe("/sign-in?problem=oidc.cancelled");
    }

    [Fact]
    public async Task AProviderThatIsAway_SaysSo()
    {
        await using var server = await KeyServer.Start(Cancel);
        var clock = new ShiftedClock();
        server.IsDown = true;
        await using var stage = await Stage.With(server, services => services.Replace(clock));
        for (var i = 0; i < 5; i++) (await stage.Browser.Redirect(stage.Start(null))).PathAndQuery.ShouldBe("/sign-in?problem=oidc.unavailable");
        server.Requests.ShouldBe(1);
        server.IsDown = false;
        clock.Shift = TimeSpan.FromSeconds(5);
        (await stage.Browser.Redirect(stage.Start(null))).AbsoluteUri.ShouldStartWith(server.Issuer);
    }

    [Fact]
    public async Task AProviderWithin_IsNotCalled_UnlessAllowed()
    {
        await using var server = await KeyServer.Start(Cancel);
        await using var stage = await Stage.With(server, null, "--Outgoing:Allow=");
        (await stage.Browser.Redirect(stage.Start(null))).PathAndQuery.ShouldBe("/sign-in?problem=oidc.unavailable");
    }

    [Fact]
    public async Task ADocumentOfAnotherIssuer_IsRefused()
    {
        await using var server = await KeyServer.Start(Cancel);
        server.NamedIssuer = "https://login.example";
        await using var stage = await Stage.With(server);
        (await stage.Browser.Redirect(stage.Start(null))).PathAndQuery.ShouldBe("/sign-in?problem=oidc.unavailable");
    }

    [Fact]
    public async Task ForgedTokens_OpenNothing_AndAGoodOneDoes()
    {
        await using var server = await KeyServer.Start(Cancel);
        using var forge = new ForgedToken();
        server.Jwks = forge.Jwks;
        await using var stage = await Stage.With(server);
        await stage.AddUser("sara@example.com");

        (await stage.SignInWith(server, claims => ForgedToken.Make(new { alg = "none" }, claims, _ => []))).ShouldBe("/sign-in?problem=oidc.failed");
        (await stage.SignInWith(server, claims => ForgedToken.Make(new { alg = "HS256", kid = "shared" }, claims, data => System.Security.Cryptography.HMACSHA256.HashData(ForgedToken.Shared, data))))
            .ShouldBe("/sign-in?problem=oidc.failed");
        (await stage.SignInWith(server, claims => forge.Rs256(new Dictionary<string, object?>(claims) { ["aud"] = "another" }))).ShouldBe("/sign-in?problem=oidc.failed");
        (await stage.SignInWith(server, claims => forge.Rs256(claims), issuer: "https://evil.example")).ShouldBe("/sign-in?problem=oidc.failed");
        (await stage.SignInWith(server, claims => forge.Rs256(claims))).ShouldBe("/");
        server.Asked["code_verifier"].Length.ShouldBe(43);
    }

    /// <summary>Tokens with made-up keys must not make us ask the provider each time.</summary>
    [Fact]
    public async Task UnknownKeys_AreAskedForAtMostOnceAMinute()
    {
        await using var server = await KeyServer.Start(Cancel);
        using var forge = new ForgedToken();
        var clock = new ShiftedClock();
        await using var stage = await Stage.With(server, services => services.Replace(clock));
        await stage.AddUser("sara@example.com");
        server.Jwks = forge.Jwks;
        for (var i = 0; i < 5; i++) (await stage.SignInWith(server, claims => forge.Rs256(claims, kid: "made up"))).ShouldBe("/sign-in?problem=oidc.failed");
        server.KeyReads.ShouldBe(1);
        clock.Shift = TimeSpan.FromSeconds(61);
        for (var i = 0; i < 5; i++) (await stage.SignInWith(server, claims => forge.Rs256(claims, kid: "made up"))).ShouldBe("/sign-in?problem=oidc.failed");
        server.KeyReads.ShouldBe(2);
        // Nor does a provider whose keys cannot be read; those that are known still serve.
        server.Jwks = "out of order";
        clock.Shift = TimeSpan.FromMinutes(3);
        for (var i = 0; i < 5; i++) (await stage.SignInWith(server, claims => forge.Rs256(claims, kid: "made up"))).ShouldBe("/sign-in?problem=oidc.failed");
        server.KeyReads.ShouldBe(3);
        (await stage.SignInWith(server, claims => forge.Rs256(claims))).ShouldBe("/");
        server.KeyReads.ShouldBe(3);
    }

    [Fact]
    public async Task UserInfoOfSomebodyElse_IsRefused()
    {
        await using var server = await KeyServer.Start(Cancel);
        using var forge = new ForgedToken();
        server.Jwks = forge.Jwks;
        await using var stage = await Stage.With(server);
        await stage.AddUser("sara@example.com");
        server.UserInfo = new { sub = "another", email = "sara@example.com", email_verified = true };
        (await stage.SignInWith(server, WithoutEmail)).ShouldBe("/sign-in?problem=oidc.failed");
        server.UserInfo = new { sub = "person-1", email = "sara@example.com", email_verified = true };
        (await stage.SignInWith(server, WithoutEmail)).ShouldBe("/");

        string WithoutEmail(Dictionary<string, object?> claims)
        {
            claims.Remove("email");
            return forge.Rs256(claims);
        }
    }

    [Fact]
    public async Task AManagedIdentity_StandsInForASecret()
    {
        await using var server = await KeyServer.Start(Cancel);
        using var forge = new ForgedToken();
        server.Jwks = forge.Jwks;
        string? asked = null;
        await using var stage = await Stage.With(
            server, services => services.AddSingleton<ManagedIdentityOf>(identity => new FixedToken(identity, scopes => asked = scopes)), "--Access:Oidc:test:ManagedIdentity=identity-1",
            "--Access:Oidc:test:ClientSecret=");
        await stage.AddUser("sara@example.com");
        (await stage.SignInWith(server, claims => forge.Rs256(claims))).ShouldBe("/");
        asked.ShouldBe("api://AzureADTokenExchange/.default");
        server.Asked["client_assertion_type"].ShouldBe("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        server.Asked["client_assertion"].ShouldBe("token of identity-1");
        server.Asked["client_id"].ShouldBe("sarnakh");
        server.Asked.ContainsKey("client_secret").ShouldBeFalse();
    }

    private sealed class FixedToken(string identity, Action<string> asked) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            asked(string.Join(' ', requestContext.Scopes));
            return new AccessToken($"token of {identity}", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }

    /// <summary>The product, a provider named "test", and a browser.</summary>
    private sealed class Stage(TestApp app, Provider? real) : IAsyncDisposable
    {
        public TestApp App => app;

        public Provider? Real => real;

        public Browser Browser { get; set; } = new();

        public static Task<Stage> WithRealProvider(params string[] args) => WithRealProvider(_ => { }, args);

        public static async Task<Stage> WithRealProvider(Action<IServiceCollection> configure, params string[] args)
        {
            var provider = await Provider.OfThisProcess;
            var app = await TestApp.Start(
                configure, [$"--Access:Oidc:test:Issuer={provider.Issuer}", "--Access:Oidc:test:ClientId=sarnakh", $"--Access:Oidc:test:ClientSecret={ClientSecret}", "--Outgoing:Allow=127.0.0.1", .. args]);
            await provider.Set(new { redirectUris = new[] { $"{app.Origin}/api/session/oidc/test/callback" }, person = _sara, idTokenSeconds = 3600 }, Cancel);
            return new Stage(app, provider);
        }

        public static async Task<Stage> With(KeyServer server, Action<IServiceCollection>? configure = null, params string[] args) => new(
            await TestApp.Start(
                configure, [$"--Access:Oidc:test:Issuer={server.Issuer}", "--Access:Oidc:test:ClientId=sarnakh", "--Access:Oidc:test:ClientSecret=x", "--Outgoing:Allow=127.0.0.1", .. args]),
            null);

        public Uri Start(string? returnTo) => new($"{app.Origin}/api/session/oidc/test{(returnTo is null ? "" : $"?returnTo={Uri.EscapeDataString(returnTo)}")}");

        /// <summary>The whole way; where the browser ends.</summary>
        public async Task<string> SignIn(string? returnTo = null) =>
            (await Browser.Redirect(await Browser.Follow(Start(returnTo), IsCallback))).PathAndQuery;

        /// <summary>Up to the way back; the request to the provider may be changed.</summary>
        public async Task<Uri> UntilCallback(Func<Uri, Uri>? change = null)
        {
            var request = await Browser.Redirect(Start(null));
            return await Browser.Follow(change is null ? request : change(request), IsCallback);
        }

        /// <summary>Through the server that gives whatever token the test makes of good claims.</summary>
        public async Task<string> SignInWith(KeyServer server, Func<Dictionary<string, object?>, string> token, string? issuer = null)
        {
            var request = QueryHelpers.ParseQuery((await Browser.Redirect(Start(null))).Query);
            server.IdToken = () => token(ForgedToken.Claims(app.Get<TimeProvider>().GetUtcNow(), request["nonce"]!, server.Issuer));
            var callback = QueryHelpers.AddQueryString(
                request["redirect_uri"]!, new Dictionary<string, string?> { ["code"] = "code", ["state"] = request["state"], ["iss"] = issuer ?? server.Issuer });
            return (await Browser.Redirect(new Uri(callback))).PathAndQuery;
        }

        /// <summary>Somebody else sits before the provider's page.</summary>
        public Task Person(object person)
        {
            Browser.Forget(new Uri(real!.Issuer));
            return real.Set(new { person }, Cancel);
        }

        public async Task<JsonElement> Session()
        {
            using var response = await Browser.Get(new Uri($"{app.Origin}/api/session"));
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            return await TestApp.Json(response);
        }

        public async Task<User> AddUser(string email)
        {
            var user = app.Administrator.User with { Id = $"{Guid.NewGuid():n}"[..26], Email = email, Name = email, Role = Role.Own, JoinedAt = null };
            await app.Get<UserTable>().Insert(user, Cancel);
            return user;
        }

        public async Task<User> Find(User user) => (await app.Get<UserTable>().Find(user.Id, Cancel))!.Value;

        public async Task Change(User user, Func<User, User> change)
        {
            StoredConfig<User> stored = (await app.Get<UserTable>().Find(user.Id, Cancel))!;
            await app.Get<UserTable>().Replace(change(stored.Value), stored.Version, Cancel);
        }

        public async ValueTask DisposeAsync()
        {
            Browser.Dispose();
            await app.DisposeAsync();
        }

        private bool IsCallback(Uri address) => address.AbsolutePath.EndsWith("/callback", StringComparison.Ordinal) && address.AbsoluteUri.StartsWith(app.Origin, StringComparison.Ordinal);
    }
}
