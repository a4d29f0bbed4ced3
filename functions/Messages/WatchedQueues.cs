namespace Sarnakh.Messages;

/// <summary>The queues that functions take messages from, in a fixed order.</summary>
public sealed record WatchedQueues(IReadOnlyList<string> Names)
{
    /// <summary>Where the Functions host puts what failed on every try.</summary>
    public static string PoisonOf(string queue) => queue + "-poison";
}
