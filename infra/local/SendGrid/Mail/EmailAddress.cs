using System.Text.Json.Serialization;

namespace SendGrid.Helpers.Mail;

/// <summary>An address with the name to show. Two are equal when the addresses are, without regard to case.</summary>
public class EmailAddress : IEquatable<EmailAddress>
{
    public EmailAddress() { }

    public EmailAddress(string email, string? name = null)
    {
        Email = email;
        Name = name;
    }

    [JsonPropertyName("name")]
    public string? Name { get; set; }

    [JsonPropertyName("email")]
    public string? Email { get; set; }

    public static bool operator ==(EmailAddress? left, EmailAddress? right) => left?.Equals(right) ?? right is null;

    public static bool operator !=(EmailAddress? left, EmailAddress? right) => !(left == right);

    public bool Equals(EmailAddress? other) => other is not null && string.Equals(Email, other.Email, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is EmailAddress other && other.GetType() == GetType() && Equals(other);

    public override int GetHashCode() => Email is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Email);
}
