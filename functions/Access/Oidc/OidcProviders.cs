using Microsoft.Extensions.Configuration;

namespace Sarnakh.Access.Oidc;

/// <summary>An OpenID Connect provider as configured under <c>Access:Oidc:{id}</c>; docs/access.md explains each setting.</summary>
public sealed record OidcProvider(string Id, Uri Issuer, string ClientId)
{
    /// <summary>On the button of the sign-in page.</summary>
    public required string Name { get; init; }

    /// <summary>Null for a public client, or for one that <see cref="ManagedIdentity"/> speaks for.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Client id of a user-assigned managed identity of Azure, whose token stands in for a secret (federated credential).</summary>
    public string? ManagedIdentity { get; init; }

    public string Scopes { get; init; } = "openid profile email";

    /// <summary>Domains whose addresses may sign in, lower case; empty for all.</summary>
    public IReadOnlyList<string> AllowedDomains { get; init; } = [];

    /// <summary>Whoever has an address of the allowed domains becomes a user at the first sign-in.</summary>
    public bool AutoJoin { get; init; }

    /// <summary>Addresses of this provider count as verified although it does not say so.</summary>
    public bool TrustEmail { get; init; }

    /// <summary>The claim that lists groups, by name or id.</summary>
    public string GroupClaim { get; init; } = "groups";

    /// <summary>Role by group. When there are any, groups decide about the role at every sign-in.</summary>
    public IReadOnlyDictionary<string, Role> GroupRoles { get; init; } = new Dictionary<string, Role>();

    /// <summary>Team, by name or id, by group. Groups decide about membership in these teams and no others at every sign-in.</summary>
    public IReadOnlyDictionary<string, string> GroupTeams { get; init; } = new Dictionary<string, string>();

    /// <summary>The highest role of these groups; null when groups do not decide.</summary>
    public Role? RoleOf(IEnumerable<string>? groups) =>
        GroupRoles.Count == 0 || groups is null ? null : groups.Where(GroupRoles.ContainsKey).Select(group => GroupRoles[group]).DefaultIfEmpty(Role.Own).Max();

    /// <param name="email">Canonical.</param>
    public bool Allows(string? email) => AllowedDomains.Count == 0 || (email is not null && AllowedDomains.Contains(email[(email.LastIndexOf('@') + 1)..]));
}

/// <summary>The configured providers. Settings that cannot work are refused when the application starts.</summary>
public sealed class OidcProviders
{
    private readonly Dictionary<string, OidcProvider> _byId;

    public OidcProviders(IConfiguration configuration) =>
        _byId = configuration.GetSection("Access:Oidc").GetChildren().Select(Read).ToDictionary(provider => provider.Id, StringComparer.Ordinal);

    public IReadOnlyCollection<OidcProvider> All => _byId.Values;

    public OidcProvider? Find(string id) => _byId.GetValueOrDefault(id);

    private static OidcProvider Read(IConfigurationSection section)
    {
        var id = section.Key.ToLowerInvariant();
        if (id.Length is 0 or > 40 || id.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
            throw Wrong(section, $"'{section.Key}' is no name for a provider: use lower-case letters, digits and hyphens.");
        if (!Uri.TryCreate(section["Issuer"], UriKind.Absolute, out var issuer) || issuer.Query.Length > 0 || issuer.Fragment.Length > 0)
            throw Wrong(section, "Issuer must be the address of the provider, such as https://accounts.google.com.");
        if (string.IsNullOrEmpty(section["ClientId"])) throw Wrong(section, "ClientId is missing.");
        var provider = new OidcProvider(id, issuer, section["ClientId"]!)
        {
            Name = section["Name"] ?? section.Key,
            ClientSecret = NullIfEmpty(section["ClientSecret"]),
            ManagedIdentity = NullIfEmpty(section["ManagedIdentity"]),
            Scopes = section["Scopes"] ?? "openid profile email",
            AllowedDomains = [.. ListOf(section.GetSection("AllowedDomains")).Select(domain => domain.TrimStart('@').ToLowerInvariant())],
            AutoJoin = section.GetValue<bool>("AutoJoin"),
            TrustEmail = section.GetValue<bool>("TrustEmail"),
            GroupClaim = section["GroupClaim"] ?? "groups",
            GroupRoles = section.GetSection("GroupRoles").GetChildren().ToDictionary(group => group.Key, RoleIn, StringComparer.OrdinalIgnoreCase),
            GroupTeams = section.GetSection("GroupTeams").GetChildren().ToDictionary(group => group.Key, group => group.Value ?? "", StringComparer.OrdinalIgnoreCase),
        };
        if (provider is { ClientSecret: not null, ManagedIdentity: not null }) throw Wrong(section, "ClientSecret and ManagedIdentity exclude each other.");
        if (provider is { AutoJoin: true, AllowedDomains.Count: 0 }) throw Wrong(section, "AutoJoin needs AllowedDomains: otherwise anybody with an account there could join.");
        if (!provider.Scopes.Split(' ').Contains("openid")) throw Wrong(section, "Scopes must contain openid.");
        return provider;
    }

    private static Role RoleIn(IConfigurationSection group) =>
        Enum.TryParse<Role>(group.Value, ignoreCase: true, out var role) && Enum.IsDefined(role)
            ? role
            : throw Wrong(group, $"'{group.Value}' is no role: use own, all, salesAdministrator or systemAdministrator.");

    /// <summary>A text with commas, or one setting for each.</summary>
    private static IEnumerable<string> ListOf(IConfigurationSection section) =>
        section.Value?.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries) ?? section.GetChildren().Select(item => item.Value!).Where(item => item.Length > 0);

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static InvalidOperationException Wrong(IConfigurationSection section, string what) => new($"{section.Path}: {what}");
}
