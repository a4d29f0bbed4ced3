using System.Text.Json.Serialization;

namespace SendGrid
{
    public static class MimeType
    {
        public static readonly string Html = "text/html";

        public static readonly string Text = "text/plain";
    }
}

namespace SendGrid.Helpers.Mail
{
    /// <summary>The message in one form.</summary>
    public class Content
    {
        public Content() { }

        public Content(string type, string value)
        {
            Type = type;
            Value = value;
        }

        [JsonPropertyName("type")]
        public string? Type { get; set; }

        [JsonPropertyName("value")]
        public string? Value { get; set; }
    }

    public class Attachment
    {
        /// <summary>Base64.</summary>
        [JsonPropertyName("content")]
        public string? Content { get; set; }

        [JsonPropertyName("type")]
        public string? Type { get; set; }

        [JsonPropertyName("filename")]
        public string? Filename { get; set; }

        /// <summary><c>attachment</c> when null, or <c>inline</c>.</summary>
        [JsonPropertyName("disposition")]
        public string? Disposition { get; set; }

        /// <summary>What <c>cid:</c> in the HTML names an inline picture by.</summary>
        [JsonPropertyName("content_id")]
        public string? ContentId { get; set; }
    }
}
