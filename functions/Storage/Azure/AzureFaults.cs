using System.Text.Json;
using System.Xml;
using Azure;
using Azure.Identity;

namespace Sarnakh.Storage.Azure;

/// <summary>What the clients throw, in the words of the port.</summary>
internal static class AzureFaults
{
    /// <summary>
    /// Whether the service could not answer now: unreachable, busy, throttling, answering in pieces, or not letting us in,
    /// which a role that was just assigned or a clock that is being set also looks like. A conflict that is left is one with
    /// the service itself, such as a table being deleted.
    /// </summary>
    public static bool IsPassing(Exception fault, CancellationToken cancel) => fault switch
    {
        RequestFailedException refused => refused.Status is 0 or 401 or 403 or 408 or 409 or 429 or >= 500,
        AggregateException attempts => attempts.InnerExceptions.All(attempt => IsPassing(attempt, cancel)),
        OperationCanceledException => !cancel.IsCancellationRequested,
        AuthenticationFailedException or IOException or HttpRequestException or JsonException or XmlException => true,
        _ => false,
    };

    public static StorageUnavailableException Unavailable(Uri service, Exception fault)
    {
        var reason = fault switch
        {
            AggregateException { InnerExceptions: [.., var last] } => last,
            _ => fault,
        };
        var word = reason is RequestFailedException { ErrorCode: { } code } refused ? $"{refused.Status} {code}" : reason.Message.Split('\n')[0].TrimEnd();
        return new StorageUnavailableException($"{service.GetLeftPart(UriPartial.Path)} does not answer: {word.TrimEnd('.')}.", fault);
    }

    /// <summary>A conflict after a lost answer, which our own earlier attempt may have caused.</summary>
    public static StorageUnavailableException Unclear(Exception conflict) =>
        new("An answer was lost and the repetition met a conflict: the write may have happened.", conflict);
}
