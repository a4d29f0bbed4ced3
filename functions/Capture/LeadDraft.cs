using Sarnakh.Leads;
using Sarnakh.Matching;
using Sarnakh.Text;

namespace Sarnakh.Capture;

/// <summary>What a submission says about a person, cleaned and in the lead's own terms.</summary>
public sealed record LeadDraft
{
    private const int LineChars = 300;

    public string? Title { get; init; }
    public string? ContactName { get; init; }
    public string? Organisation { get; init; }
    public string? JobTitle { get; init; }
    public EmailAddress? Email { get; init; }
    public string? Mobile { get; init; }
    public string? Phone { get; init; }
    public string? Website { get; init; }
    public string? City { get; init; }
    public string? Province { get; init; }
    public string? Country { get; init; }
    public string? Description { get; init; }
    public string? Source { get; init; }
    public string? Medium { get; init; }
    public string? Campaign { get; init; }

    /// <summary>The strong identifiers, e-mail first. Shared mailboxes, landlines and placeholder numbers are none.</summary>
    public IReadOnlyList<Identity> Identities => Identity.StrongOf(Email, Mobile);

    /// <summary>Reads the mapped fields; a value that does not fit its lead field is left in the submission only.</summary>
    public static LeadDraft From(Submission submission, Form? form)
    {
        string? Of(string target) => form?.Fields.Where(field => field.MapTo == target)
            .Select(field => submission.Fields.LastOrDefault(value => value.Name == field.Name && value.Value.Length > 0)?.Value)
            .FirstOrDefault(value => value is not null);
        string? Line(string target) => Clean(Of(target));

        var number = PhoneNumber.TryParse(Of("phone"), form?.DefaultCountry, out var dialled) ? dialled : null;
        var email = EmailAddress.TryParse(Of("email"), out var address) ? address : null;
        var contact = Line("contactName") ?? email?.DisplayName;
        var organisation = Line("organisation");
        var who = contact ?? organisation ?? email?.Address ?? number?.National;
        return new LeadDraft
        {
            Title = Line("title") ?? form?.Name ?? who,
            ContactName = contact,
            Organisation = organisation,
            JobTitle = Line("jobTitle"),
            Email = email,
            Mobile = number is { Kind: PhoneKind.Mobile } ? number.E164 : null,
            Phone = number is { Kind: not PhoneKind.Mobile } ? number.Canonical : null,
            Website = WebAddress.TryParse(Of("website"), out var site) ? site : null,
            City = Line("city"),
            Province = Line("province"),
            Country = Line("country"),
            Description = Of("description") is { } text && PersianText.DisplayLines(text) is { Length: > 0 } lines ? lines : null,
            Source = Clean(submission.Attribution.Utm("utm_source")) ?? form?.Source ?? "website",
            Medium = Clean(submission.Attribution.Utm("utm_medium")) ?? form?.Medium,
            Campaign = Clean(submission.Attribution.Utm("utm_campaign")) ?? form?.Campaign,
        };
    }

    /// <summary>A new lead with the submission's id, created when the person sent it.</summary>
    public Lead NewLead(Submission submission, DateTimeOffset now) => Fill(new Lead
    {
        Id = submission.ReceiptId,
        Revision = 1,
        CreatedAt = submission.ReceivedAt,
        UpdatedAt = now,
        FormId = submission.FormId,
        Language = submission.Language,
        Source = Source,
        Medium = Medium,
        Campaign = Campaign,
    });

    /// <summary>The lead with its empty fields filled from the draft; what it has stays.</summary>
    public Lead Fill(Lead lead) => lead with
    {
        Title = lead.Title ?? Title,
        ContactName = lead.ContactName ?? ContactName,
        Organisation = lead.Organisation ?? Organisation,
        JobTitle = lead.JobTitle ?? JobTitle,
        Email = lead.Email ?? Email?.Address,
        Mobile = lead.Mobile ?? Mobile,
        Phone = lead.Phone ?? Phone,
        Website = lead.Website ?? Website,
        City = lead.City ?? City,
        Province = lead.Province ?? Province,
        Country = lead.Country ?? Country,
        Description = lead.Description ?? Description,
    };

    private static string? Clean(string? text)
    {
        if (text is null) return null;
        var clean = PersianText.Display(text);
        if (clean.Length > LineChars) clean = clean[..LineChars];
        return clean.Length == 0 ? null : clean;
    }
}
