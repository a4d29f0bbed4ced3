using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sarnakh.Storage;

namespace Sarnakh.Runtime;

/// <summary>Everything that runs without a request: a pump for each queue function, a loop for each timer.</summary>
internal sealed class Background(
    IReadOnlyList<LocalFunction> functions, IServiceProvider services, FunctionRunner runner, HostSettings settings,
    IConfiguration configuration, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<Background> log) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abandon = new();
    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Names and schedules are checked before anything runs.
        var loops = functions.Select(Loop).OfType<Func<Task>>().ToList();
        // A start that fails further on, as at a taken port, leaves nothing running.
        lifetime.ApplicationStarted.Register(() => _running = Task.WhenAll(loops.Select(loop => Task.Run(() => Guard(loop), CancellationToken.None))));
        return Task.CompletedTask;
    }

    /// <summary>Nothing new is begun; what runs may finish until the host's patience (<paramref name="cancellationToken"/>) ends.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await using var patience = cancellationToken.Register(_abandon.Cancel);
        await _running;
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _abandon.Dispose();
    }

    // A loop ends by itself only through a mistake in it. To go on without it would look healthy and do nothing.
    private async Task Guard(Func<Task> loop)
    {
        try
        {
            await loop();
        }
        catch (Exception failure)
        {
            log.LogCritical(failure, "A trigger broke down; the process stops so that it can be started anew");
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    private Func<Task>? Loop(LocalFunction function)
    {
        switch (function.Trigger)
        {
            case QueueTriggerAttribute trigger:
                var queues = services.GetRequiredService<IQueueStore>();
                var pump = new QueuePump(
                    function, Setting(function, trigger.QueueName), runner, queues, queues as IQueueSignal ?? services.GetService<IQueueSignal>(),
                    settings, clock, services.GetRequiredService<ILogger<QueuePump>>());
                return () => pump.Run(_stopping.Token, _abandon.Token);
            case TimerTriggerAttribute trigger:
                var text = Setting(function, trigger.Schedule);
                var schedule = Schedule.Parse(text) ?? throw new StartupRefusedException(
                    $"Timer {function.Name}: '{text}' is no schedule. Write six cron fields beginning with seconds, such as '0 */5 * * * *', or an interval such as '00:05:00'.");
                var loop = new TimerLoop(
                    function, schedule, runner, new TimerTable(services.GetRequiredService<ITableStore>()), settings, clock,
                    services.GetRequiredService<ILogger<TimerLoop>>());
                return () => loop.Run(_stopping.Token, _abandon.Token);
            default:
                return null;
        }
    }

    private string Setting(LocalFunction function, string text)
    {
        if (text.Length < 3 || text[0] != '%' || text[^1] != '%') return text;
        return configuration[text[1..^1]] ?? throw new StartupRefusedException(
            $"Function {function.Name} takes its trigger from the setting {text[1..^1]}, which has no value. Set it in the environment or as --{text[1..^1]}=….");
    }
}
