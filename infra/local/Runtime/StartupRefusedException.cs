namespace Sarnakh.Runtime;

/// <summary>
/// Why the application cannot start, in one paragraph for whoever typed the command. As the process's own failure it is
/// printed alone, without a stack trace, and the exit code is 1.
/// </summary>
public sealed class StartupRefusedException(string message, Exception? inner = null) : Exception(message, inner)
{
    private static int s_watching;

    /// <summary>From now on an unhandled refusal, and only that, ends the process quietly.</summary>
    internal static void ExitQuietly()
    {
        if (Interlocked.Exchange(ref s_watching, 1) == 1) return;
        AppDomain.CurrentDomain.UnhandledException += (_, failure) =>
        {
            var refusal = failure.ExceptionObject as StartupRefusedException ?? (failure.ExceptionObject as AggregateException)?.InnerException as StartupRefusedException;
            if (refusal is null) return;
            Console.Error.WriteLine(refusal.Message);
            Environment.Exit(1);
        };
    }
}
