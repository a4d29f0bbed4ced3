using System.Diagnostics;
using Sarnakh.Shared;

namespace Sarnakh.Benchmarks;

/// <param name="Seconds">From the first request to the last answer.</param>
/// <param name="Milliseconds">How long each answer took, ascending.</param>
internal sealed record Measured(double Seconds, double[] Milliseconds)
{
    public double PerSecond => Milliseconds.Length / Seconds;

    public double P50 => At(0.50);

    public double P95 => At(0.95);

    public double P99 => At(0.99);

    private double At(double share) => Milliseconds[Math.Min(Milliseconds.Length - 1, (int)(share * Milliseconds.Length))];
}

/// <summary>Clients on keep-alive connections, each sending its next request when the last was answered.</summary>
internal static class Load
{
    /// <summary>Throws on an answer that <paramref name="expect"/> does not name.</summary>
    /// <param name="request">The n-th request, counted over all clients.</param>
    public static async Task<Measured> Run(int port, int clients, TimeSpan duration, int expect, Func<int, byte[]> request, Action<int, Answer>? answered = null)
    {
        var wires = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Wire.Connect(port, CancellationToken.None)));
        try
        {
            var next = -1;
            var watch = Stopwatch.StartNew();
            async Task<List<double>> Client(Wire wire)
            {
                var times = new List<double>(1024);
                while (watch.Elapsed < duration)
                {
                    var n = Interlocked.Increment(ref next);
                    var bytes = request(n);
                    var sent = Stopwatch.GetTimestamp();
                    var answer = await wire.Send(bytes, CancellationToken.None);
                    times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                    if (answer.Status != expect) throw new InvalidOperationException($"Answered {answer.Status}, not {expect}: {answer.Text}");
                    answered?.Invoke(n, answer);
                }
                return times;
            }
            var times = await Task.WhenAll(wires.Select(wire => Task.Run(() => Client(wire))));
            return new Measured(watch.Elapsed.TotalSeconds, [.. times.SelectMany(t => t).Order()]);
        }
        finally
        {
            foreach (var wire in wires) wire.Dispose();
        }
    }
}
