using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Retries, policies, transport and diagnostics of a client (<see cref="ClientOptions"/>), and the version it speaks.</summary>
public class TableClientOptions : ClientOptions
{
    public TableClientOptions(ServiceVersion serviceVersion = ServiceVersion.V2020_12_06) =>
        VersionString = serviceVersion switch
        {
            ServiceVersion.V2019_02_02 => "2019-02-02",
            ServiceVersion.V2020_12_06 => "2020-12-06",
            _ => throw new ArgumentOutOfRangeException(nameof(serviceVersion)),
        };

    internal string VersionString { get; }

    /// <summary>Versions of the service; <see cref="V2020_12_06"/> is the first that takes tokens.</summary>
    public enum ServiceVersion
    {
        V2019_02_02 = 1,
        V2020_12_06 = 2,
    }
}
