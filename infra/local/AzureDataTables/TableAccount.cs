using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables;

/// <summary>Where an account's tables are and how requests to them are authorised.</summary>
/// <param name="Endpoint">Without a query.</param>
internal sealed record TableAccount(Uri Endpoint, string Name, HttpPipelinePolicy Authorisation)
{
    private const string Scope = "https://storage.azure.com/.default";

    // The account every storage emulator has; its key is public.
    private const string DevelopmentName = "devstoreaccount1";
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public TableAccount(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential.AccountName, new SharedKeyPolicy(credential, TimeProvider.System))
    {
    }

    public TableAccount(Uri endpoint, TokenCredential credential)
        : this(endpoint, NameIn(endpoint), new BearerTokenAuthenticationPolicy(credential, Scope))
    {
    }

    public TableAccount(Uri endpoint, AzureSasCredential credential)
        : this(endpoint, NameIn(endpoint), new SasPolicy(credential))
    {
        if (endpoint.Scheme != Uri.UriSchemeHttps && !endpoint.IsLoopback)
            throw new ArgumentException("A shared access signature must not travel without HTTPS.", nameof(endpoint));
    }

    /// <summary>
    /// From a connection string: <c>UseDevelopmentStorage=true</c>, or an account with its key or its shared access signature,
    /// at <c>TableEndpoint</c> or at the endpoint that name, protocol and suffix make. Throws
    /// <see cref="InvalidOperationException"/>, which never quotes a secret.
    /// </summary>
    public static TableAccount Parse(string connectionString)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new InvalidOperationException("The connection string is not made of name=value pairs between semicolons.");
            if (!settings.TryAdd(pair[..equals], pair[(equals + 1)..]))
                throw new InvalidOperationException($"The connection string names {pair[..equals]} twice.");
        }
        if (settings.TryGetValue("UseDevelopmentStorage", out var development) && bool.TryParse(development, out var use) && use)
        {
            var proxy = settings.GetValueOrDefault("DevelopmentStorageProxyUri", "http://127.0.0.1").TrimEnd('/');
            return new TableAccount(new Uri($"{proxy}:10002/{DevelopmentName}"), new TableSharedKeyCredential(DevelopmentName, DevelopmentKey));
        }

        var name = settings.GetValueOrDefault("AccountName");
        var address = settings.GetValueOrDefault("TableEndpoint") ?? (name is null
            ? throw new InvalidOperationException("The connection string names neither AccountName nor TableEndpoint.")
            : $"{settings.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{name}.table.{settings.GetValueOrDefault("EndpointSuffix", "core.windows.net")}");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var endpoint))
            throw new InvalidOperationException($"The connection string makes the endpoint '{address}', which is not an address.");
        if (name is not null && settings.TryGetValue("AccountKey", out var key))
            return new TableAccount(endpoint, new TableSharedKeyCredential(name, key));
        if (settings.TryGetValue("SharedAccessSignature", out var signature))
            return new TableAccount(endpoint, new AzureSasCredential(signature));
        throw new InvalidOperationException("The connection string has neither AccountName with AccountKey nor SharedAccessSignature.");
    }

    /// <summary>The first label of a host name; on an address of numbers, as an emulator has, the first part of the path.</summary>
    private static string NameIn(Uri endpoint) =>
        endpoint.HostNameType == UriHostNameType.Dns && !endpoint.IsLoopback
            ? endpoint.Host.Split('.')[0]
            : endpoint.AbsolutePath.Trim('/').Split('/')[0];
}
