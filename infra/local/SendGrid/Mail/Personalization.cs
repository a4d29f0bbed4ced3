using System.Text.Json;
using System.Text.Json.Serialization;

namespace SendGrid.Helpers.Mail;

/// <summary>One envelope of a message: who gets it, and what differs for them. Nobody in it gets it twice.</summary>
public class Personalization
{
    [JsonPropertyName("to"), JsonConverter(typeof(WithoutDuplicates))]
    public List<EmailAddress>? Tos { get; set; }

    [JsonPropertyName("cc"), JsonConverter(typeof(WithoutDuplicates))]
    public List<EmailAddress>? Ccs { get; set; }

    [JsonPropertyName("bcc"), JsonConverter(typeof(WithoutDuplicates))]
    public List<EmailAddress>? Bccs { get; set; }

    /// <summary>Of the same domain as the message's own.</summary>
    [JsonPropertyName("from")]
    public EmailAddress? From { get; set; }

    [JsonPropertyName("subject")]
    public string? Subject { get; set; }

    [JsonPropertyName("headers")]
    public Dictionary<string, string>? Headers { get; set; }

    /// <summary>Texts to put in place of tags in subject and content.</summary>
    [JsonPropertyName("substitutions")]
    public Dictionary<string, string>? Substitutions { get; set; }

    /// <summary>Come back with every event of the mail; at most 10,000 bytes with those of the message.</summary>
    [JsonPropertyName("custom_args")]
    public Dictionary<string, string>? CustomArgs { get; set; }

    /// <summary>Unix time in seconds, at most 72 hours ahead.</summary>
    [JsonPropertyName("send_at")]
    public long? SendAt { get; set; }

    private sealed class WithoutDuplicates : JsonConverter<List<EmailAddress>>
    {
        public override List<EmailAddress>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<List<EmailAddress>>(ref reader, options);

        public override void Write(Utf8JsonWriter writer, List<EmailAddress> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Distinct(), options);
    }
}
