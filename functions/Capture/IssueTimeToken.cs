using Sarnakh.Settings;

namespace Sarnakh.Capture;

/// <summary>Signs the moment at which a form is shown.</summary>
public sealed class IssueTimeToken(ServerSecret secret, TimeProvider clock)
{
    public async ValueTask<string> Run(string formId, CancellationToken cancel) =>
        TimeToken.Issue(await secret.KeyFor(TimeToken.Purpose, cancel), formId, clock.GetUtcNow());
}
