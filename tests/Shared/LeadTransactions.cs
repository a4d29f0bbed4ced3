namespace Sarnakh.Shared;

/// <summary>
/// What leads cost where storage is paid by the transaction: prices of a zone-redundant account in East US, from
/// docs/deploy.md, which also says how sure they are.
/// </summary>
/// <param name="Calls">How many of each kind a lead causes on average.</param>
internal sealed record LeadTransactions(IReadOnlyDictionary<string, double> Calls)
{
    /// <summary>From the post to the lead in the list. There is no scoring yet; when there is, it counts too.</summary>
    public const int Most = 12;

    private const double DollarsOfTenThousandOfTables = 0.00036;
    private const double DollarsOfTenThousandOfQueues = 0.004;

    public double OfTables => Calls.Where(call => IsOfTables(call.Key)).Sum(call => call.Value);

    public double OfQueues => Calls.Where(call => !IsOfTables(call.Key)).Sum(call => call.Value);

    public double Sum => OfTables + OfQueues;

    public double DollarsOfAMillionLeads => 100 * (OfTables * DollarsOfTenThousandOfTables + OfQueues * DollarsOfTenThousandOfQueues);

    /// <summary>Without what no lead causes: the books and the index looking for changes (queries), timers, and looks at queues.</summary>
    public static LeadTransactions Of(IReadOnlyDictionary<string, int> calls, int leads) => new(
        calls.Where(call => call.Key.Split(' ') is not (["query" or "count" or "peek", ..] or [_, "runtime"]))
            .OrderBy(call => call.Key, StringComparer.Ordinal)
            .ToDictionary(call => call.Key, call => (double)call.Value / leads));

    public override string ToString() => string.Join(", ", Calls.Select(call => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{call.Value:0.#} {call.Key}")));

    private static bool IsOfTables(string call) => call.Split(' ')[0] is "get" or "batch" or "query";
}
