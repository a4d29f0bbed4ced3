using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sarnakh.Messages;
using Sarnakh.Outbox;
using Sarnakh.Storage;

namespace Sarnakh.Application;

/// <summary>
/// Sends what a crash left behind, and collects what failed before it, as soon as the process is up again rather than when it
/// would have been due.
/// </summary>
public sealed class SweepAtStart(SweepOutbox sweep, CollectFailed collect, ILogger<SweepAtStart> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await sweep.RunAtStart(stoppingToken);
            await collect.Run(stoppingToken);
        }
        catch (StorageUnavailableException e)
        {
            log.LogWarning(e, "The outbox was not swept at start; the timers will do it");
        }
    }
}
