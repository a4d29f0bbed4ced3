using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sarnakh.Runtime;

namespace Microsoft.Azure.Functions.Worker.Builder;

public static class FunctionsApplication
{
    /// <summary>
    /// A builder for the functions of the calling assembly. Reads <c>backup</c>, <c>restore</c> and <c>check</c> as first
    /// arguments, settings from the environment and the rest of the arguments, and host.json beside the assembly.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args, Assembly.GetCallingAssembly().GetExportedTypes());
}

/// <summary>Configures the application; what it builds runs every function of the assembly in this process.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder _web;
    private readonly LocalHostBuilder _local;

    internal FunctionsApplicationBuilder(string[] args, IReadOnlyList<Type> functionTypes)
    {
        _local = new LocalHostBuilder(args, functionTypes);
        _web = _local.Web;
    }

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;

    public ConfigurationManager Configuration => _web.Configuration;

    public IHostEnvironment Environment => _web.Environment;

    public ILoggingBuilder Logging => _web.Logging;

    public IMetricsBuilder Metrics => _web.Metrics;

    public IServiceCollection Services => _web.Services;

    IConfigurationManager IHostApplicationBuilder.Configuration => _web.Configuration;

    public IHost Build() => _local.Build();

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _local.Middleware.Add(middleware);
        return this;
    }

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull => ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);
}

public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>HTTP functions get ASP.NET Core's own request and context. It is always so here.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) => builder;

    /// <summary>The same, with middleware for the functions.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(
        this FunctionsApplicationBuilder builder, Action<IFunctionsWorkerApplicationBuilder> configureWorker)
    {
        configureWorker(builder);
        return builder;
    }
}
