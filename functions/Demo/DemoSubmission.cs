namespace Sarnakh.Demo;

/// <summary>One form post of a demonstration person, written the way visitors write.</summary>
public sealed record DemoSubmission
{
    /// <summary>Who it is, numbered from 0 in the order of their first submissions.</summary>
    public required int Person { get; init; }

    /// <summary>True if the person has written before.</summary>
    public bool Again { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary><c>fa</c> or <c>en</c>.</summary>
    public required string Language { get; init; }

    public required string Name { get; init; }
    public string? Organisation { get; init; }
    public string? JobTitle { get; init; }

    /// <summary>Null or unlike every other person's. Everybody has this or a mobile number.</summary>
    public string? Email { get; init; }

    /// <summary>A mobile number unlike every other person's, a landline or a foreign number, in any spelling and digits.</summary>
    public string? Phone { get; init; }

    public string? City { get; init; }
    public string? Province { get; init; }
    public string? Country { get; init; }
    public required string Message { get; init; }

    /// <summary>What the message asks about.</summary>
    public required string Ware { get; init; }

    public required string Source { get; init; }
    public required string Medium { get; init; }
    public string? Campaign { get; init; }

    /// <summary>0 to 3, as a salesperson would have set it since.</summary>
    public int Priority { get; init; }

    /// <summary>Whole rials; 0 where nobody has estimated it.</summary>
    public long ExpectedRevenue { get; init; }

    /// <summary>What they type into a field that fills this field of a lead; null for nothing.</summary>
    public string? ValueFor(string? target) => target switch
    {
        "contactName" => Name,
        "organisation" => Organisation,
        "jobTitle" => JobTitle,
        "email" => Email,
        "phone" => Phone,
        "city" => City,
        "province" => Province,
        "country" => Country,
        "description" => Message,
        _ => null,
    };
}
