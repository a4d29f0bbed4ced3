namespace Sarnakh.Access;

/// <summary>The teams of a user. Teams are an area above this one, which is told here where to ask.</summary>
public sealed class TeamsOf(Func<string, CancellationToken, ValueTask<IReadOnlyList<string>>> find)
{
    public ValueTask<IReadOnlyList<string>> Find(string userId, CancellationToken cancel) => find(userId, cancel);
}
