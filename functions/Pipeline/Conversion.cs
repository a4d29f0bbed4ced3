using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

[JsonConverter(typeof(JsonStringEnumConverter<ConversionMode>))]
public enum ConversionMode
{
    /// <summary>Nobody else's lead is about the same.</summary>
    [JsonStringEnumMemberName("convert")] Convert,

    /// <summary>There are others to make one of.</summary>
    [JsonStringEnumMemberName("merge")] Merge,
}

[JsonConverter(typeof(JsonStringEnumConverter<ContactAction>))]
public enum ContactAction
{
    [JsonStringEnumMemberName("existing")] Existing,
    [JsonStringEnumMemberName("create")] Create,
}

/// <param name="ContactId">Of an existing person or organisation.</param>
/// <param name="Name">Of the person.</param>
/// <param name="Organisation">Its name.</param>
public sealed record ConversionContact(ContactAction Action, string? ContactId, string? Name, string? Organisation);

/// <summary>What a conversion would do if nobody says otherwise (crm-behaviour §7, 19.0).</summary>
/// <param name="Duplicates">The lead itself and others about the same person, oldest first.</param>
public sealed record ConversionPlan(ConversionMode Mode, IReadOnlyList<LeadSummary> Duplicates, ConversionContact Contact, string? OwnerId, string? TeamId);

/// <summary>What a lead becomes, as somebody wishes it.</summary>
/// <param name="To"><c>opportunity</c> (also when absent), or <c>contact</c> or <c>organisation</c> without one.</param>
/// <param name="ContactId">The person it is about; absent for whoever has its e-mail address, or a new one.</param>
/// <param name="OrganisationId">Absent for the person's, or a new one of the lead's organisation.</param>
/// <param name="CreateContact">False: no person is made.</param>
/// <param name="CreateOrganisation">False: no organisation is made.</param>
/// <param name="OwnerId">Absent for whoever has it.</param>
/// <param name="TeamId">Absent for the owner's.</param>
/// <param name="MergeIds">Other leads to make one of with it.</param>
/// <param name="Force">False: an owner that it has stays.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ConversionInput(
    string? To = null, string? ContactId = null, string? OrganisationId = null, bool? CreateContact = null, bool? CreateOrganisation = null,
    string? OwnerId = null, string? TeamId = null, IReadOnlyList<string>? MergeIds = null, bool? Force = null);

/// <summary>Conversions: which leads are about the same, and what one becomes.</summary>
public static class Conversion
{
    public const string ToOpportunity = "opportunity";
    public const string ToContact = "contact";
    public const string ToOrganisation = "organisation";

    public static readonly IReadOnlyList<string> Targets = [ToOpportunity, ToContact, ToOrganisation];

    /// <summary>What was won or put away is converted no more.</summary>
    public static Problem? Refusal(Lead lead) => lead.Archived || lead.Outcome == Outcome.Won ? new Problem(409, "lead.cannot_convert") : null;

    /// <summary>
    /// Leads that have its e-mail address or its contact: opportunities whatever became of them, and leads in use; nothing won, nothing
    /// that is part of another already (§5.3 in 19.0). Null where there is nothing to know them by.
    /// </summary>
    /// <param name="withLost">False: none that is lost or archived, for conversions without anybody looking.</param>
    public static LeadFilter? Duplicates(Lead lead, bool withLost)
    {
        List<LeadFilter> same = [];
        if (lead.Email is { } email) same.Add(LeadFilter.Is(LeadFields.Email, email));
        if (lead.ContactId is { } contact) same.Add(LeadFilter.Is(LeadFields.ContactId, contact));
        if (same.Count == 0) return null;
        List<LeadFilter> inUse = [LeadFilter.Is(LeadFields.Archived, 0)];
        if (withLost) inUse.Add(LeadFilter.Is(LeadFields.Kind, "opportunity"));
        return new LeadFilter.AllOf([new LeadFilter.AnyOf(same), new LeadFilter.AnyOf(inUse), new LeadFilter.Not(LeadFilter.Is(LeadFields.Outcome, "won"))]);
    }

    /// <summary>What somebody wishes a lead to become that stays by itself.</summary>
    public static LeadWish Wish(Lead lead, LeadLinks links, ConversionInput input, CatalogueSnapshot catalogue, DateTimeOffset now) =>
        new(Converted(links.On(lead), input, catalogue, now), Refusal(lead));

    /// <summary>The same for what several leads became; whatever of them was lost or put away is open again.</summary>
    public static LeadWish MergedWish(Lead survivor, LeadLinks links, ConversionInput input, CatalogueSnapshot catalogue, DateTimeOffset now) =>
        new(MergePlan.InStageOfTeam(Converted(links.On(survivor), input, catalogue, now), catalogue));

    /// <summary>The lead as what it becomes, with the owner and the team that were asked for.</summary>
    public static Lead Converted(Lead lead, ConversionInput input, CatalogueSnapshot catalogue, DateTimeOffset now)
    {
        var owned = input.OwnerId is { } owner && (lead.OwnerId is null || input.Force != false) ? lead with { OwnerId = owner } : lead;
        var toOpportunity = (input.To ?? ToOpportunity) == ToOpportunity;
        var converted = toOpportunity
            ? owned with { Kind = LeadKind.Opportunity, Archived = false }
            // In the archive with a probability of 0 it would count as lost.
            : owned with { Archived = true, ConvertedAt = now, Probability = null, AutomatedProbability = null };
        if (input.TeamId is { } team) converted = converted with { TeamId = team };
        else if (owned.OwnerId != lead.OwnerId) converted = LeadRules.InTeamOfOwner(converted, catalogue);
        return converted;
    }

    /// <summary>Of the contacts that a conversion makes of the lead, but for those that it is linked to already.</summary>
    public static IEnumerable<RecordId> ContactIdsFor(Lead lead) =>
        new[] { ContactIdFor(lead.Id, ToContact), ContactIdFor(lead.Id, ToOrganisation) }.Where(id => id.ToString() != lead.ContactId && id.ToString() != lead.OrganisationId);

    /// <summary>The id of the contact that is made of a lead: the same on every try, so that a conversion that was cut off makes no second one.</summary>
    public static RecordId ContactIdFor(RecordId lead, string kind)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{lead} {kind}"));
        var low = new UInt128(System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(hash), System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash.AsSpan(2)));
        return new RecordId(((lead.Value >> 80) << 80) | low);
    }
}
