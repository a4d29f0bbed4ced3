using System.Text.RegularExpressions;

namespace SendGrid.Helpers.Mail;

/// <summary>Messages of the usual kinds. A text that is null or empty is left out.</summary>
public static partial class MailHelper
{
    public static SendGridMessage CreateSingleEmail(
        EmailAddress from, EmailAddress to, string subject, string? plainTextContent, string? htmlContent)
    {
        var message = Message(from, plainTextContent, htmlContent);
        message.SetSubject(subject);
        message.AddTo(to);
        return message;
    }

    /// <summary>Each recipient sees only their own address.</summary>
    public static SendGridMessage CreateSingleEmailToMultipleRecipients(
        EmailAddress from, List<EmailAddress> tos, string subject, string? plainTextContent, string? htmlContent)
    {
        var message = Message(from, plainTextContent, htmlContent);
        message.SetGlobalSubject(subject);
        foreach (var (index, to) in tos.Index()) message.AddTo(to, index);
        return message;
    }

    /// <param name="showAllRecipients">All stand in the "to" of one mail.</param>
    public static SendGridMessage CreateSingleEmailToMultipleRecipients(
        EmailAddress from, List<EmailAddress> tos, string subject, string? plainTextContent, string? htmlContent, bool showAllRecipients = false)
    {
        if (!showAllRecipients) return CreateSingleEmailToMultipleRecipients(from, tos, subject, plainTextContent, htmlContent);
        var message = Message(from, plainTextContent, htmlContent);
        message.SetGlobalSubject(subject);
        message.AddTos(tos);
        return message;
    }

    /// <summary>A subject and substitutions of their own for each recipient; the lists go side by side.</summary>
    public static SendGridMessage CreateMultipleEmailsToMultipleRecipients(
        EmailAddress from,
        List<EmailAddress> tos,
        List<string> subjects,
        string? plainTextContent,
        string? htmlContent,
        List<Dictionary<string, string>> substitutions)
    {
        var message = Message(from, plainTextContent, htmlContent);
        foreach (var (index, to) in tos.Index())
        {
            message.AddTo(to, index);
            message.SetSubject(subjects[index], index);
            message.AddSubstitutions(substitutions[index], index);
        }
        return message;
    }

    /// <summary>Reads <c>name &lt;address&gt;</c> or an address alone.</summary>
    public static EmailAddress StringToEmailAddress(string rfc2822Email) =>
        NamedAddress().Match(rfc2822Email) is { Success: true } named
            ? new EmailAddress(named.Groups["email"].Value.Trim(), named.Groups["name"].Value.Trim())
            : new EmailAddress(rfc2822Email.Trim(), rfc2822Email.Contains('@') ? "" : null);

    private static SendGridMessage Message(EmailAddress from, string? plainTextContent, string? htmlContent)
    {
        var message = new SendGridMessage();
        message.SetFrom(from);
        if (!string.IsNullOrEmpty(plainTextContent)) message.AddContent(MimeType.Text, plainTextContent);
        if (!string.IsNullOrEmpty(htmlContent)) message.AddContent(MimeType.Html, htmlContent);
        return message;
    }

    [GeneratedRegex("(?<name>[^<]*)<(?<email>.*@.*)>")]
    private static partial Regex NamedAddress();
}
