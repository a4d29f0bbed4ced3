using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Contacts;
using Sarnakh.Hosting;
using Sarnakh.Leads.Index;

namespace Sarnakh.Pipeline;

/// <summary>Somebody who bought.</summary>
/// <param name="Won">Opportunities about them that were won.</param>
/// <param name="Revenue">Their expected revenue, in rials.</param>
public sealed record Customer(ContactSummary Contact, int Won, decimal Revenue);

/// <summary>A page of customers by name; the cursor leads to the next one and is absent on the last.</summary>
public sealed record CustomerList(IReadOnlyList<Customer> Items, int Total, string? Cursor);

/// <summary>Contacts about whom something was won, of the leads that the caller may see.</summary>
public static class CustomerEndpoints
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/contacts/customers", List).WithName("ListCustomers").WithTags("Contacts").WithMetadata(Refused.Metadata).WithMetadata(Audience.SignedIn)
            .Produces<CustomerList>();

    private static async Task<IResult> List(
        string? q, string? cursor, int? limit, Caller caller, LeadIndex leads, ReadIndex read, ContactIndex contacts, ContactIndexFeed feed, CancellationToken cancel)
    {
        var (after, most, problem) = ContactCursor.ReadPage(cursor, limit);
        if (problem is not null) return new Refused(problem);

        var reading = await read.Run(caller, null, cancel);
        await feed.EnsureFresh(MaxAge, cancel);
        var won = leads.ByContact(reading.Over(LeadFilter.Is(LeadFields.Outcome, "won")));
        var page = contacts.Query(new ContactQuery { Search = q, Where = won.ContainsKey, After = after, Limit = most });
        return Results.Ok(new CustomerList([.. page.Items.Select(contact => new Customer(contact, won[contact.Id].Count, won[contact.Id].ExpectedRevenue))], page.Total, page.Cursor?.ToString()));
    }
}
