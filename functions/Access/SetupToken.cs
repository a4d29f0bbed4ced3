namespace Sarnakh.Access;

/// <summary>
/// What shows that somebody runs this installation, while it has no administrator: <c>Access:SetupToken</c>, or else one that is
/// made up at every start and printed there.
/// </summary>
public sealed class SetupToken
{
    private readonly string _token;

    public SetupToken(string? configured)
    {
        if (configured is { Length: > 0 and < AccessOptions.LeastSetupTokenChars })
            throw new InvalidOperationException($"Access:SetupToken: at least {AccessOptions.LeastSetupTokenChars} characters are needed, since whoever guesses it owns the installation.");
        _token = string.IsNullOrEmpty(configured) ? Secret.New() : configured;
        // What was configured is known to whoever may use it, and is not printed.
        Path = string.IsNullOrEmpty(configured) ? $"/setup#{_token}" : "/setup";
    }

    /// <summary>The page, with the token where it is not known otherwise. What stands behind # reaches no server and no log of one.</summary>
    public string Path { get; }

    public bool Matches(string? given) => Secret.AreEqual(given, _token);
}
