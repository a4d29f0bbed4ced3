using Microsoft.Extensions.DependencyInjection;

namespace Sarnakh.Tests;

/// <summary>Tests of the whole product that must hold on every storage: on the embedded one here, on others in subclasses.</summary>
public abstract class AppTests
{
    private protected virtual Task<TestApp> Start(Action<IServiceCollection>? configure = null, params string[] args) => TestApp.Start(configure, args);

    /// <summary>As it is found on the first start, with nobody set up.</summary>
    private protected virtual Task<TestApp> StartEmpty(params string[] args) => TestApp.StartEmpty(args);
}
