using Azure.Data.Tables;
using Sarnakh.Shared;

namespace Sarnakh.Tests.Local.AzureDataTables;

/// <summary>Tables of Azurite that no other test sees.</summary>
internal static class AzuriteTable
{
    public static async Task<TableServiceClient> NewService(TableClientOptions? options = null) =>
        new((await Azurite.OfThisProcess).NewAccount(), options);

    public static async Task<TableClient> New(TableClientOptions? options = null)
    {
        var table = (await NewService(options)).GetTableClient("things");
        await table.CreateAsync(TestContext.Current.CancellationToken);
        return table;
    }
}
