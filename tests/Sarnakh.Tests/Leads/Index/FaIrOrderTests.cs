using System.Globalization;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Tests.Leads.Index;

public class FaIrOrderTests
{
    private const string Letters = " 059aAbzZآابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی";
    private const string Others = "أئءۀ۵٥éك\u200C\u064E\u0654-.(李";

    private static readonly CompareInfo Collation = CultureInfo.GetCultureInfo("fa-IR").CompareInfo;

    /// <summary>Names that begin alike, so that the index must look beyond what it keeps of their sort keys.</summary>
    [Fact]
    public void LongCommonBeginnings_SortAsTheCollationSays()
    {
        var random = new Random(7);
        var names = new HashSet<string>();
        while (names.Count < 6_000)
            names.Add("درخواست مشاوره برای " + string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => One(random))));

        using var index = new LeadIndex();
        var leads = names
            .Select(name => new Lead { Id = RecordId.New(DateTimeOffset.UnixEpoch, random), Revision = 1, Title = name, CreatedAt = default, UpdatedAt = default })
            .ToArray();
        index.Apply(leads);
        var expected = leads
            .Order(Comparer<Lead>.Create((a, b) => Collation.Compare(a.Title, b.Title) is not 0 and var compared ? compared : a.Id.CompareTo(b.Id)))
            .Select(lead => lead.Title);

        LeadSort.TryParse("title", out var sort, out _).ShouldBeTrue();
        var found = new List<string?>();
        var query = new LeadQuery { Sort = sort, Limit = LeadQuery.MostItems };
        for (var page = index.Query(query); ; page = index.Query(query with { After = page.Cursor }))
        {
            found.AddRange(page.Items.Select(lead => lead.Title));
            if (page.Cursor == null)
                break;
        }
        found.ShouldBe(expected);
    }

    private static char One(Random random) =>
        random.Next(6) == 0 ? Others[random.Next(Others.Length)] : Letters[random.Next(Letters.Length)];
}
