using System.Text.Json;
using Sarnakh.Hosting;
using Sarnakh.Text;

namespace Sarnakh.Contacts;

/// <summary>A JSON merge patch (RFC 7396) of a contact. Only the listed fields can be written; e-mails and phones are replaced whole.</summary>
public static class ContactEdit
{
    private const int MostOfAKind = 20;
    private const int LabelChars = 60;
    private const int NotesChars = 10_000;
    private const long MostRevenue = 9_000_000_000_000_000;

    /// <summary>The contact as wanted, or what is wrong with the wish.</summary>
    public static (Contact Changed, IReadOnlyList<FieldProblem> Problems) Apply(Contact contact, JsonElement patch)
    {
        var (changed, problems) = PatchValue.Apply(contact, patch, Set);
        if (PersianText.NameKey(changed.Name).Length == 0 && problems.All(problem => problem.Field is not ("" or "name")))
            problems = [.. problems, new FieldProblem("name", "text.required")];
        return (changed, problems);
    }

    /// <summary>As it stands in JSON and addresses; null for anything else.</summary>
    public static ContactKind? KindOf(string? text) => text switch
    {
        "person" => ContactKind.Person,
        "organisation" => ContactKind.Organisation,
        _ => null,
    };

    private static Contact Set(Contact contact, string field, JsonElement value) => field switch
    {
        // What points to an organisation, or to a person, means one.
        "kind" when contact.Revision == 0 || Kind(value) == contact.Kind => contact with { Kind = Kind(value) },
        "name" => contact with { Name = PatchValue.Line(value) ?? "" },
        "organisationId" => contact with { OrganisationId = PatchValue.Id(value, "organisation.unknown") },
        "emails" => contact with { Emails = [.. PatchValue.Many(value, MostOfAKind, Email).DistinctBy(email => email.Address, StringComparer.OrdinalIgnoreCase)] },
        "phones" => contact with { Phones = [.. PatchValue.Many(value, MostOfAKind, Phone).DistinctBy(phone => phone.Number)] },
        "jobTitle" => contact with { JobTitle = PatchValue.Line(value) },
        "website" => contact with { Website = PatchValue.Website(value) },
        "street" => contact with { Street = PatchValue.Line(value) },
        "street2" => contact with { Street2 = PatchValue.Line(value) },
        "city" => contact with { City = PatchValue.Line(value) },
        "province" => contact with { Province = PatchValue.Line(value) },
        "postalCode" => contact with { PostalCode = PatchValue.Line(value) is { } code ? Digits.ToAscii(code) : null },
        "country" => contact with { Country = PatchValue.Line(value) },
        "language" => contact with { Language = Language(value) },
        "industry" => contact with { Industry = PatchValue.Line(value) },
        "companySize" => contact with { CompanySize = (int?)PatchValue.Whole(value, 0, int.MaxValue) },
        "companyRevenue" => contact with { CompanyRevenue = PatchValue.Whole(value, 0, MostRevenue) },
        "notes" => contact with { Notes = PatchValue.Lines(value, NotesChars) },
        "archived" => contact with { Archived = PatchValue.Flag(value) },
        _ => throw new WrongValueException("field.not_editable"),
    };

    private static ContactKind Kind(JsonElement value) => KindOf(PatchValue.Line(value)) ?? throw new WrongValueException("option.unknown");

    private static string? Language(JsonElement value) => PatchValue.Line(value) is null or "fa" or "en" ? PatchValue.Line(value) : throw new WrongValueException("option.unknown");

    private static ContactEmail Email(JsonElement value) => new(
        PatchValue.Below("address", () => PatchValue.Email(Part(value, "address")) ?? throw new WrongValueException("field.required")), Label(value));

    private static ContactPhone Phone(JsonElement value) => new(
        PatchValue.Below("number", () => PatchValue.Phone(Part(value, "number"))?.Canonical ?? throw new WrongValueException("field.required")), Label(value));

    private static string? Label(JsonElement value) => PatchValue.Below("label", () => PatchValue.Line(Part(value, "label"), LabelChars));

    private static JsonElement Part(JsonElement value, string name) => value.ValueKind != JsonValueKind.Object
        ? throw new WrongValueException("field.type")
        : value.TryGetProperty(name, out var part) ? part : Null;

    private static readonly JsonElement Null = JsonSerializer.SerializeToElement<object?>(null);
}
