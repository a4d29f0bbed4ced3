using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Sarnakh.Messages;
using Sarnakh.Storage;

namespace Sarnakh.Application;

/// <summary>
/// Notes what a try of a queue message failed with, since the host moves a message to its poison queue without a word why. The
/// note goes into the entry that <see cref="CollectFailed"/> keeps; if a later try succeeds it is dropped. A try that works at
/// once costs nothing.
/// </summary>
public sealed class NoteFailures(FailedMessageTable table, TimeProvider clock, ILogger<NoteFailures> log) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (!QueueList.ByFunction.TryGetValue(context.FunctionDefinition.Name, out var queue) || Known(context, "QueueTrigger") is not { } body)
        {
            await next(context);
            return;
        }
        var tries = int.TryParse(Known(context, "DequeueCount"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1;
        try
        {
            await next(context);
        }
        catch (Exception failure)
        {
            await Note(queue, body, message => table.PutNote(message, Failure.Of(failure, clock.GetUtcNow(), tries), CancellationToken.None));
            throw;
        }
        if (tries > 1) await Note(queue, body, Forget);
    }

    private async Task Note(string queue, string body, Func<FailedMessageRef, Task> write)
    {
        try
        {
            await write(new FailedMessageRef(queue, MessageContent.Read(queue, body).Id));
        }
        catch (StorageException e)
        {
            // A note is a help to people: the message itself neither fails nor succeeds by it.
            log.LogWarning(e, "What became of a message of queue {Queue} could not be noted", queue);
        }
    }

    private async Task Forget(FailedMessageRef message)
    {
        if (await table.FindNote(message, CancellationToken.None) is { } note) await table.DeleteNote(message, note, CancellationToken.None);
    }

    /// <summary>The worker hands over texts, the local runtime the values themselves.</summary>
    private static string? Known(FunctionContext context, string name) =>
        context.BindingContext.BindingData.TryGetValue(name, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
}
