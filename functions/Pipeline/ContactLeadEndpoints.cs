using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>What leads there are about a contact, of those that the caller may see.</summary>
public static class ContactLeadEndpoints
{
    private const int MostLeads = 200;
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/contacts/{contactId}/leads", List).WithName("ListLeadsOfContact").WithTags("Contacts").WithMetadata(Refused.Metadata).WithMetadata(Audience.SignedIn)
            .Produces<LeadListPage>();

    private static async Task<IResult> List(string contactId, Caller caller, LeadIndex index, LeadIndexFeed feed, CancellationToken cancel)
    {
        if (!RecordId.TryParse(contactId, out var id)) return new Refused(new Problem(404, "contact.unknown"));
        var scope = LeadScope.Of(caller);
        await feed.EnsureFresh(MaxAge, null, scope, cancel);
        var page = index.Query(new LeadQuery { Filter = scope.Over(LeadFilter.About(id)), Limit = MostLeads });
        return Results.Ok(new LeadListPage(page.Items, page.Total, null));
    }
}
