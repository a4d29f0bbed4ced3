using Sarnakh.Contacts;
using Sarnakh.Leads;
using Sarnakh.Matching;
using Sarnakh.Text;

namespace Sarnakh.Capture;

/// <summary>
/// By which addresses and numbers a record is somebody's. Other than for matching, shared mailboxes, placeholders and landlines count
/// too: whoever asks for their data may have no others.
/// </summary>
public static class SubmissionIdentities
{
    /// <summary>Of an address or number as a person writes it; null for neither.</summary>
    public static Identity? Read(string? text) =>
        EmailAddress.TryParse(text, out var email) ? Identity.Of(email)
        : PhoneNumber.TryParse(text, PhoneNumber.Iran, out var number) ? Identity.OfMobile(number.E164)
        : null;

    public static IReadOnlyList<Identity> Of(Contact contact) => Read([.. contact.Emails.Select(email => email.Address), .. contact.Phones.Select(phone => phone.Number)]);

    public static IReadOnlyList<Identity> Of(Lead lead) => Read([lead.Email, lead.Mobile, lead.Phone]);

    public static IReadOnlyList<Identity> Of(IEnumerable<FieldChange> changes) =>
        Read(changes.Where(change => change.Field is "email" or "mobile" or "phone" or "emailCc").SelectMany(change => Copies(change.From).Concat(Copies(change.To))));

    /// <summary>Addresses that a lead keeps beside its own: other people's, or further ones of the same.</summary>
    public static IReadOnlyList<Identity> OfCopies(Lead lead) => Read(Copies(lead.EmailCc));

    private static string[] Copies(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>What the form takes for address and number; of a submission in which it finds neither, every value that is one.</summary>
    public static IReadOnlyList<Identity> Of(Submission submission, Form? form)
    {
        var draft = LeadDraft.From(submission, form);
        var mapped = Read([draft.Email?.Address, draft.Mobile, draft.Phone]);
        return mapped.Count > 0 ? mapped : Read(submission.Fields.Where(field => !SubmissionCheck.IsReserved(field.Name)).Select(field => field.Value));
    }

    private static List<Identity> Read(IEnumerable<string?> texts) => [.. texts.Select(Read).OfType<Identity>().Distinct()];
}
