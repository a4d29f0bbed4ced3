using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Sarnakh.Embedded;

namespace Sarnakh.Runtime;

/// <summary>Puts one process together: configuration, storage, functions, their triggers and the web site.</summary>
internal sealed class LocalHostBuilder
{
    public const string DefaultUrl = "http://localhost:7071";

    private const string EmbeddedProvider = "embedded";
    private const string AzureProvider = "azure";

    private readonly IReadOnlyList<Type> _functionTypes;
    private readonly StoreCommand? _command;
    private bool _started;

    /// <param name="hostFile">host.json; beside the program when null.</param>
    public LocalHostBuilder(string[] args, IReadOnlyList<Type> functionTypes, string? hostFile = null)
    {
        StartupRefusedException.ExitQuietly();
        _functionTypes = functionTypes;
        Web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // What the server says of its start is said better by the greeting.
        Web.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Logging:LogLevel:Microsoft"] = "Warning" });
        Web.Configuration.AddInMemoryCollection(HostSettings.Load(hostFile ?? Path.Combine(AppContext.BaseDirectory, HostSettings.FileName)));
        Web.Configuration.AddEnvironmentVariables();
        Web.Configuration.AddCommandLine(StoreCommand.SettingsIn(args));
        AddServices(Web.Services, Web.Configuration);
        var store = Path.GetFullPath(Web.Configuration["Storage:Path"] ?? "data/sarnakh.db");
        var provider = Web.Configuration["Storage:Provider"] ?? EmbeddedProvider;
        if (provider is not (EmbeddedProvider or AzureProvider))
            throw new StartupRefusedException($"Storage:Provider is '{provider}' but must be {EmbeddedProvider} or {AzureProvider}. Correct it and start again.");
        // The storage of Azure is the application's own: it is there under the Functions host too.
        if (provider == EmbeddedProvider) AddEmbeddedStorage(Web.Services, store);
        _command = StoreCommand.Parse(args, store);
        if (_command is not null && provider != EmbeddedProvider)
            throw new StartupRefusedException($"`{_command.Name}` is for the embedded storage, and Storage:Provider is {provider}: an account in the cloud is copied with the tools of the cloud.");
        ConfigureServer(Web.WebHost);
    }

    public WebApplicationBuilder Web { get; }

    public List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> Middleware { get; } = [];

    public IHost Build()
    {
        var settings = HostSettings.Read(Web.Configuration);
        var functions = LocalFunction.Discover(_functionTypes);
        foreach (var type in functions.Select(f => f.InstanceType).OfType<Type>().Distinct()) Web.Services.TryAddTransient(type);
        Web.Services.AddSingleton(settings);
        Web.Services.AddSingleton(functions);
        Web.Services.AddSingleton<IEnumerable<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>>>(Middleware);
        // After the services of the application, so that these are ready before the first message and stop after the last.
        Web.Services.AddSingleton<IHostedService, Background>();

        var app = Web.Build();
        app.Use((http, next) =>
        {
            SecurityHeaders.Apply(http);
            return next(http);
        });
        app.UseRouting();
        var endpoints = app.Services.GetRequiredService<HttpFront>().Endpoints(functions);
        ((IEndpointRouteBuilder)app).DataSources.Add(new DefaultEndpointDataSource(endpoints));
        app.UseEndpoints(_ => { });
        app.Run(app.Services.GetRequiredService<StaticSite>().Answer);
        app.Lifetime.ApplicationStarted.Register(() => _started = true);
        return new LocalHost(app, _command);
    }

    private void AddServices(IServiceCollection services, ConfigurationManager configuration)
    {
        services.AddLogging(logging => logging.AddConfiguration(configuration.GetSection("Logging")).AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.IncludeScopes = true;
            console.ColorBehavior = LoggerColorBehavior.Default;
        })
            // A failure to start is thrown as well, and told by whoever catches it.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => _started && level >= LogLevel.Warning));
        services.TryAddSingleton(TimeProvider.System);
        services.AddRouting();
        services.AddSingleton<FunctionRunner>();
        services.AddSingleton<HttpFront>();
        services.AddSingleton<StaticSite>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(30));
    }

    private static void AddEmbeddedStorage(IServiceCollection services, string path)
    {
        services.AddSingleton(provider => EmbeddedStore.Open(path, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => provider.GetRequiredService<EmbeddedStore>().Tables);
        services.AddSingleton(provider => provider.GetRequiredService<EmbeddedStore>().Queues);
        services.AddSingleton(provider => provider.GetRequiredService<EmbeddedStore>().Blobs);
    }

    private void ConfigureServer(IWebHostBuilder web)
    {
        if (string.IsNullOrEmpty(Web.Configuration["Urls"])) web.UseUrls(DefaultUrl);
        web.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 30 * 1024 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            kestrel.Limits.MaxRequestLineSize = 8 * 1024;
            kestrel.Limits.MaxConcurrentConnections = 10_000;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(120);
        });
    }
}
