using Microsoft.AspNetCore.Http;

namespace Sarnakh.Access;

/// <summary>
/// Who is asking. Endpoints take it as a parameter or from <see cref="CallerOf.Caller"/>; it is there on every route but those
/// of <see cref="Audience.Anyone"/>.
/// </summary>
public sealed record Caller(string UserId, string Name, Role Role, IReadOnlyList<string> TeamIds, string Language)
{
    /// <summary>Null for a token.</summary>
    public string? SessionId { get; init; }

    /// <summary>What the token may be used for (<see cref="TokenScope"/>); null for a session, which may do all that its user may.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    public static ValueTask<Caller?> BindAsync(HttpContext http) => ValueTask.FromResult(http.Caller());
}

public static class CallerOf
{
    public static Caller? Caller(this HttpContext http) => http.Features.Get<Caller>();
}
