using System.Text.Json;
using Sarnakh.Capture;
using Sarnakh.Leads;
using Sarnakh.Matching;
using Sarnakh.Text;

namespace Sarnakh.Demo;

/// <summary>A demonstration submission with the ids it got: what it leaves behind once intake is done with it.</summary>
internal sealed record DemoArrival
{
    private readonly LeadDraft _draft;

    /// <param name="owner">The lead it belongs to; the receipt itself for a person's first submission.</param>
    public DemoArrival(DemoSubmission demo, RecordId receipt, RecordId owner, Form form, DemoStaff staff, DemoPipeline pipeline)
    {
        var (ownerId, teamId) = staff.For(demo);
        var fields = form.Fields.Select(field => (field.Name, Value: demo.ValueFor(field.MapTo))).Where(field => field.Value is not null).ToDictionary(f => f.Name, f => f.Value!);
        Submission = new Submission
        {
            ReceiptId = receipt,
            FormId = form.Id,
            State = receipt == owner ? SubmissionState.Live : SubmissionState.Merged,
            LeadId = owner,
            ReceivedAt = demo.At,
            ContentType = "application/json",
            Body = JsonSerializer.SerializeToUtf8Bytes(fields),
            Fields = [.. fields.Select(field => new FieldValue(field.Key, field.Value))],
            Language = demo.Language,
            ConsentVersion = form.Consent?.Version,
            Attribution = new Attribution { LastTouch = TouchOf(demo) },
        };
        _draft = LeadDraft.From(Submission, form);
        var arrived = _draft.NewLead(Submission, demo.At) with
        {
            JobTitle = demo.JobTitle,
            City = demo.City,
            Province = demo.Province,
            Country = demo.Country,
            Priority = demo.Priority,
            ExpectedRevenue = demo.ExpectedRevenue,
            OwnerId = ownerId,
            TeamId = teamId,
        };
        (Lead, Story) = IsNewLead ? pipeline.Since(arrived, demo) : (arrived, []);
    }

    public Submission Submission { get; }

    /// <summary>The lead of a person's first submission, with what salespeople have made of it since.</summary>
    public Lead Lead { get; private set; }

    /// <summary>What its timeline tells beside <see cref="Entry"/>.</summary>
    public IReadOnlyList<TimelineEntry> Story { get; }

    public bool IsNewLead => Submission.State == SubmissionState.Live;

    public IReadOnlyList<Identity> Identities => _draft.Identities;

    public TimelineEntry Entry => new(TimelineTable.EntryIdOf(Submission.ReceiptId), Submission.ReceivedAt, IsNewLead ? TimelineType.Created : TimelineType.Submission)
    {
        ReceiptId = Submission.ReceiptId,
    };

    public void Link(RecordId? person, RecordId? organisation) => Lead = Lead with { ContactId = person?.ToString(), OrganisationId = organisation?.ToString() };

    private static Dictionary<string, string> TouchOf(DemoSubmission demo)
    {
        var touch = new Dictionary<string, string> { ["utm_source"] = demo.Source, ["utm_medium"] = demo.Medium };
        if (demo.Campaign is { } campaign) touch["utm_campaign"] = campaign;
        return touch;
    }
}
