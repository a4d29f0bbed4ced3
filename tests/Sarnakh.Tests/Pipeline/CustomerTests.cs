using System.Net.Http.Json;
using System.Text.Json;
using Sarnakh.Access;

namespace Sarnakh.Tests.Pipeline;

public class CustomerTests : AppTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Customers_AreThoseAboutWhomSomethingWasWon_WithWhatItWas()
    {
        await using var app = await Start();
        var acme = await Made(app.Http, "/api/contacts", new { kind = "organisation", name = "Acme" });
        var sara = await Made(app.Http, "/api/contacts", new { name = "Sara", organisationId = acme });
        await Made(app.Http, "/api/contacts", new { name = "Nobody's yet" });
        await Won(app.Http, new { title = "One", kind = "opportunity", contactId = sara, organisationId = acme, expectedRevenue = 5_000_000 });
        await Won(app.Http, new { title = "Two", kind = "opportunity", organisationId = acme, expectedRevenue = 1_000_000 });
        await Made(app.Http, "/api/leads", new { title = "Not yet", kind = "opportunity", contactId = sara, expectedRevenue = 7_000_000 });

        (await Customers(app.Http, "")).ShouldBe([("Acme", 2, 6_000_000), ("Sara", 1, 5_000_000)]);
        (await Customers(app.Http, "?q=sar")).ShouldBe([("Sara", 1, 5_000_000)]);
        var first = await app.GetJson("/api/contacts/customers?limit=1");
        (first.GetProperty("total").GetInt32(), Told(first).Single().Name).ShouldBe((2, "Acme"));
        (await Customers(app.Http, $"?limit=1&cursor={first.GetProperty("cursor").GetString()}")).ShouldBe([("Sara", 1, 5_000_000)]);
    }

    [Fact]
    public async Task WhoeverSeesTheirOwnLeadsOnly_SeesTheCustomersOfThose()
    {
        await using var app = await Start();
        var acme = await Made(app.Http, "/api/contacts", new { kind = "organisation", name = "Acme" });
        await Won(app.Http, new { title = "One", kind = "opportunity", organisationId = acme });
        var seller = await app.As(Role.Own);
        (await Customers(seller.Http, "")).ShouldBeEmpty();
        await Won(seller.Http, new { title = "Two", kind = "opportunity", organisationId = acme, expectedRevenue = 1_000_000 });
        (await Customers(seller.Http, "")).ShouldBe([("Acme", 1, 1_000_000)]);
    }

    private static async Task<string> Won(HttpClient http, object lead)
    {
        var id = await Made(http, "/api/leads", lead);
        using var won = await http.PostAsJsonAsync($"/api/leads/{id}/won", new { }, Cancel);
        won.EnsureSuccessStatusCode();
        return id;
    }

    private static async Task<string> Made(HttpClient http, string path, object fields)
    {
        using var made = await http.PostAsJsonAsync(path, fields, Cancel);
        made.EnsureSuccessStatusCode();
        return (await made.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetString()!;
    }

    private static async Task<List<(string Name, int Won, decimal Revenue)>> Customers(HttpClient http, string query) =>
        Told(await http.GetFromJsonAsync<JsonElement>($"/api/contacts/customers{query}", Cancel));

    private static List<(string Name, int Won, decimal Revenue)> Told(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(customer =>
            (customer.GetProperty("contact").GetProperty("name").GetString()!, customer.GetProperty("won").GetInt32(), customer.GetProperty("revenue").GetDecimal()))];
}
