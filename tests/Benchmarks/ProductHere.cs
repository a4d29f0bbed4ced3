using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sarnakh.Application;
using Sarnakh.Shared;

namespace Sarnakh.Benchmarks;

/// <summary>The product in this process, for what is measured below its HTTP face, on a store of its own.</summary>
internal sealed class ProductHere : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IHost _host;

    private ProductHere() => _host = SarnakhApplication.CreateBuilder(
        ["--Urls=http://127.0.0.1:0", "--Startup:Greeting=false", "--Logging:LogLevel:Default=None", $"--Storage:Path={Path.Combine(_folder.Path, "sarnakh.db")}"]).Build();

    public IServiceProvider Services => _host.Services;

    public static async Task<ProductHere> Start()
    {
        var product = new ProductHere();
        await product._host.StartAsync();
        return product;
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _folder.Dispose();
    }
}
