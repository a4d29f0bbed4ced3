using System.Text.Json.Serialization;

namespace Sarnakh.Access;

/// <summary>What a user may do. Each role may do what the ones before it may.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Role>))]
public enum Role
{
    /// <summary>Own leads, and those of nobody in the own teams or in none.</summary>
    Own,

    /// <summary>All leads.</summary>
    All,

    /// <summary>Also forms, teams, quarantine, failed messages, and the deletion of leads.</summary>
    SalesAdministrator,

    /// <summary>Also users, audit, privacy and settings.</summary>
    SystemAdministrator,
}
