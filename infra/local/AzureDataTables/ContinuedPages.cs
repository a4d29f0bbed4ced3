using System.Runtime.CompilerServices;

namespace Azure.Data.Tables;

/// <summary>Pages of a query until one carries no continuation; a page may be empty and still carry one.</summary>
internal sealed class ContinuedPages<T>(
    Func<string?, int?, CancellationToken, Task<Page<T>>> page, int? maxPerPage, CancellationToken cancel) : AsyncPageable<T>(cancel)
    where T : notnull
{
    public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
        Pages(continuationToken, pageSizeHint ?? maxPerPage, CancellationToken);

    private async IAsyncEnumerable<Page<T>> Pages(string? continuation, int? max, [EnumeratorCancellation] CancellationToken cancel)
    {
        do
        {
            var next = await page(continuation, max, cancel).ConfigureAwait(false);
            yield return next;
            continuation = next.ContinuationToken;
        }
        while (continuation is not null);
    }
}
