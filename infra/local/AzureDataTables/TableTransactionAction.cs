namespace Azure.Data.Tables;

/// <summary>One write of a transaction. For a delete only the keys of the entity count.</summary>
public class TableTransactionAction
{
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity)
        : this(actionType, entity, default)
    {
    }

    /// <param name="etag">
    /// The version to be found. None: a delete takes any version, and an update becomes the upsert of its kind.
    /// </param>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default)
    {
        ActionType = actionType;
        Entity = entity;
        ETag = etag;
    }

    public TableTransactionActionType ActionType { get; }

    public ITableEntity Entity { get; }

    public ETag ETag { get; }
}

/// <summary>The kinds of writes of a transaction.</summary>
public enum TableTransactionActionType
{
    /// <summary>Fails if the entity exists.</summary>
    Add = 0,

    /// <summary>Fails if the entity is gone or changed; properties that are not named stay.</summary>
    UpdateMerge = 1,

    /// <summary>Fails if the entity is gone or changed; properties that are not named go.</summary>
    UpdateReplace = 2,

    /// <summary>Fails if the entity is gone or changed.</summary>
    Delete = 3,

    /// <summary>Writes; properties that are not named stay.</summary>
    UpsertMerge = 4,

    /// <summary>Writes; properties that are not named go.</summary>
    UpsertReplace = 5,
}
