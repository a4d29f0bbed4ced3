using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Sarnakh.Storage.Azure;

/// <summary>What may be changed of the clients of tables, queues and blobs.</summary>
public sealed class AzureStorageOptions
{
    /// <summary>Called with the options of each client before it is made, to set retries or add policies.</summary>
    public Action<ClientOptions>? Client { get; set; }
}

/// <summary>
/// Tables, queues and blobs of an Azure storage account, or of Azurite. Which account stands where the Functions host reads it too:
/// <code>
/// AzureWebJobsStorage                     a connection string, UseDevelopmentStorage=true included; or, without any key,
/// AzureWebJobsStorage__accountName        an account of the public cloud, or
/// AzureWebJobsStorage__tableServiceUri    and __queueServiceUri and __blobServiceUri, addresses of any cloud,
/// AzureWebJobsStorage__credential         "managedidentity", or absent for whatever identity is found (Azure.Identity)
/// AzureWebJobsStorage__clientId           the user-assigned identity, if it is one
/// </code>
/// Source: "Guide for running functions with identity-based connections", Azure Functions developer reference.
/// </summary>
public static class AzureStorage
{
    private const string Setting = "AzureWebJobsStorage";

    // A person waits behind most calls. With these a service that is away is known in about three seconds and one that
    // does not answer in less than a minute; the client's own defaults would take seven minutes.
    private static readonly TimeSpan _attempt = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The clients as singletons and the stores upon them. What is wrong with the settings is thrown as
    /// <see cref="StorageSettingsException"/> when a store is first wanted.
    /// </summary>
    public static IServiceCollection AddAzureStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AzureStorageOptions>();
        services.AddSingleton<HttpPipelineTransport>(_ => Transport());
        services.AddSingleton(provider => Client(
            configuration, Prepare(provider, new TableClientOptions()), "table", (text, options) => new TableServiceClient(text, options), (uri, identity, options) => new TableServiceClient(uri, identity, options)));
        services.AddSingleton(provider => Client(
            configuration, Prepare(provider, new QueueClientOptions()), "queue", (text, options) => new QueueServiceClient(text, options), (uri, identity, options) => new QueueServiceClient(uri, identity, options)));
        services.AddSingleton(provider => Client(
            configuration, Prepare(provider, new BlobClientOptions()), "blob", (text, options) => new BlobServiceClient(text, options), (uri, identity, options) => new BlobServiceClient(uri, identity, options)));
        services.AddSingleton<ITableStore>(provider => new AzureTableStore(provider.GetRequiredService<TableServiceClient>()));
        services.AddSingleton<IQueueStore>(provider => new AzureQueueStore(provider.GetRequiredService<QueueServiceClient>(), SendsBase64(configuration)));
        services.AddSingleton<IBlobStore>(provider => new AzureBlobStore(provider.GetRequiredService<BlobServiceClient>()));
        return services;
    }

    private static TClient Client<TClient, TOptions>(
        IConfiguration configuration, TOptions options, string service, Func<string, TOptions, TClient> byKey, Func<Uri, TokenCredential, TOptions, TClient> byIdentity)
    {
        var settings = configuration.GetSection(Setting);
        if (settings.Value is { Length: > 0 } text)
        {
            try
            {
                return byKey(text, options);
            }
            catch (Exception fault) when (fault is FormatException or ArgumentException or InvalidOperationException)
            {
                throw new StorageSettingsException($"The setting {Setting} is no connection string of a storage account: {fault.Message}", fault);
            }
        }
        var address = settings[service + "ServiceUri"] ?? (settings["accountName"] is { Length: > 0 } account ? $"https://{account}.{service}.core.windows.net" : null)
            ?? throw new StorageSettingsException(
                $"Storage:Provider is azure, but no storage account is named. Set {Setting} to a connection string (UseDevelopmentStorage=true for Azurite), "
                + $"or {Setting}__accountName, or {Setting}__tableServiceUri, {Setting}__queueServiceUri and {Setting}__blobServiceUri, for access without a key.");
        return Uri.TryCreate(address, UriKind.Absolute, out var uri)
            ? byIdentity(uri, Identity(settings), options)
            : throw new StorageSettingsException($"The setting {Setting}__{service}ServiceUri is '{address}', which is no address.");
    }

    private static TokenCredential Identity(IConfiguration settings)
    {
        var client = settings["clientId"];
        if (!string.Equals(settings["credential"], "managedidentity", StringComparison.OrdinalIgnoreCase))
            return new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = client });
        return new ManagedIdentityCredential(client is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(client));
    }

    private static T Prepare<T>(IServiceProvider provider, T options)
        where T : ClientOptions
    {
        options.Transport = provider.GetRequiredService<HttpPipelineTransport>();
        options.Retry.NetworkTimeout = _attempt;
        options.Retry.Delay = _firstPause;
        options.Retry.MaxDelay = _longestPause;
        options.AddPolicy(new LostAnswers(), HttpPipelinePosition.PerRetry);
        provider.GetRequiredService<IOptions<AzureStorageOptions>>().Value.Client?.Invoke(options);
        return options;
    }

    // The clients' own transport opens at most 50 connections, which as many requests at once would wait for.
    private static HttpClientTransport Transport() => new(new HttpClient(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = 512,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AllowAutoRedirect = false,
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    });

    // The local runtime has host.json among its settings; a worker under the Functions host finds the file beside it.
    private static bool SendsBase64(IConfiguration configuration)
    {
        var encoding = configuration["AzureFunctionsJobHost:extensions:queues:messageEncoding"]
            ?? new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "host.json"), optional: true).Build()["extensions:queues:messageEncoding"];
        return !string.Equals(encoding, "none", StringComparison.OrdinalIgnoreCase);
    }
}
