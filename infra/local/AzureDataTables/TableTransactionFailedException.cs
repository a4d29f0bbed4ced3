using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>A transaction of which the service refused one action and therefore did nothing.</summary>
public class TableTransactionFailedException : RequestFailedException
{
    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(requestFailedException.Status, requestFailedException.Message, requestFailedException.ErrorCode, requestFailedException.InnerException)
    {
        foreach (var key in requestFailedException.Data.Keys) Data[key] = requestFailedException.Data[key];
        if (Data[ErrorParser.FailedIndex] is string index)
            FailedTransactionActionIndex = int.Parse(index, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>The place of the refused action among those submitted; null if the service did not name it.</summary>
    public int? FailedTransactionActionIndex { get; }
}
