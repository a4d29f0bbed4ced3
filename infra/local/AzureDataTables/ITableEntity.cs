namespace Azure.Data.Tables;

/// <summary>What every entity has. <see cref="TableEntity"/> is the only kind these clients read and write.</summary>
public interface ITableEntity
{
    string PartitionKey { get; set; }

    string RowKey { get; set; }

    /// <summary>When the service last wrote it; what is set here is never sent.</summary>
    DateTimeOffset? Timestamp { get; set; }

    ETag ETag { get; set; }
}
