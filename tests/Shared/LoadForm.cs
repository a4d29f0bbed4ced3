using System.Text.Json;

namespace Sarnakh.Shared;

/// <summary>A form for loads from this machine: without budgets, which exist to stop just that.</summary>
internal static class LoadForm
{
    public const string Id = "load";

    private const string Origin = "http://localhost";
    private const string Path = $"/api/forms/{Id}/submissions";
    private const int Unlimited = 1_000_000;

    public static Task Make(ProductProcess product, CancellationToken cancel) => Make(product.Port, product.Administrator, cancel);

    /// <param name="administrator">Headers of somebody who may make forms.</param>
    public static async Task Make(int port, IReadOnlyList<(string Name, string Value)> administrator, CancellationToken cancel)
    {
        using var wire = await Wire.Connect(port, cancel);
        object Field(string name, string type, string mapTo) => new { name, type, label = new { fa = name, en = name }, mapTo };
        var form = JsonSerializer.Serialize(new
        {
            id = Id,
            settings = new
            {
                name = "Load",
                fields = new[]
                {
                    Field("name", "text", "contactName"), Field("email", "email", "email"), Field("phone", "phone", "phone"),
                    Field("organisation", "text", "organisation"), Field("city", "text", "city"), Field("message", "textarea", "description"),
                },
                thanks = new { text = new { fa = "سپاس", en = "Thanks" } },
                allowedOrigins = new[] { Origin },
                spam = new { honeypot = "fax_number", minFillSeconds = 0, perMinute = Unlimited, perAddressPerMinute = Unlimited, maxLinks = 3 },
            },
        });
        var answer = await wire.Send(Wire.PostRequest("/api/forms", form, administrator), cancel);
        if (answer.Status is not (200 or 201)) throw new InvalidOperationException($"The form was answered {answer.Status}: {answer.Text}");
    }

    /// <summary>A post as the form snippet sends it.</summary>
    public static byte[] Post(object fields, string? key) =>
        Wire.PostRequest(Path, JsonSerializer.Serialize(fields), [("Origin", Origin), .. key is null ? [] : new[] { ("Idempotency-Key", key) }]);
}
