namespace Sarnakh.Storage;

/// <summary>
/// The limits of Azure Table Storage, Azure Storage Queues and Azure Blob Storage, held by every engine so that what works on one works on all.
/// Source: "Scalability and performance targets for Table storage" and "Understanding the Table service data model".
/// </summary>
public static class StorageLimits
{
    /// <summary>UTF-16 characters of a partition or row key: 1 KiB.</summary>
    public const int KeyChars = 512;

    /// <summary>Properties of a row beyond its keys and timestamp.</summary>
    public const int Properties = 252;

    /// <summary>UTF-16 characters of a property name.</summary>
    public const int PropertyNameChars = 255;

    /// <summary>Bytes of one binary property, and of one string property in UTF-16.</summary>
    public const int PropertyBytes = 64 * 1024;

    /// <summary>Bytes of one row as the service counts them (<see cref="Row.Size"/>).</summary>
    public const int RowBytes = 1024 * 1024;

    /// <summary>Rows of a batch.</summary>
    public const int BatchRows = 100;

    /// <summary>Bytes of a batch as it is sent (<see cref="Row.SentSize"/>): binary takes a third more than in its row.</summary>
    public const int BatchBytes = 4 * 1024 * 1024;

    /// <summary>Rows of a page.</summary>
    public const int PageRows = 1000;

    /// <summary>UTF-8 bytes of a queue message before base64, which makes 64 KiB of them.</summary>
    public const int MessageBytes = 48 * 1024;

    /// <summary>Messages of one receive or peek.</summary>
    public const int ReceiveMessages = 32;

    /// <summary>Characters of a blob's name: fewer than the service's 1,024, for a file's name has at most 255.</summary>
    public const int BlobNameChars = 200;

    /// <summary>A message is dropped this long after it was sent or, if it was delayed, became visible first.</summary>
    public static readonly TimeSpan MessageLife = TimeSpan.FromDays(7);
}
