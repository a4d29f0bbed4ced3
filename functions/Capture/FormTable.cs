using Sarnakh.Settings;
using Sarnakh.Storage;

namespace Sarnakh.Capture;

/// <summary>Forms, kept whole as configuration.</summary>
public sealed class FormTable(ConfigTable config)
{
    private const string Kind = "forms";

    public async ValueTask<StoredConfig<Form>?> Find(string id, CancellationToken cancel) => await config.Find<Form>(Kind, id, cancel);

    /// <summary>All forms, newest first.</summary>
    public async ValueTask<IReadOnlyList<StoredConfig<Form>>> All(CancellationToken cancel) =>
        [.. (await config.All<Form>(Kind, cancel)).Values.OrderByDescending(form => form.Value.CreatedAt).ThenBy(form => form.Id, StringComparer.Ordinal)];

    public Task<RowVersion> Insert(Form form, CancellationToken cancel) => config.Insert(Kind, form.Id, form, cancel);

    public Task<RowVersion> Replace(Form form, RowVersion version, CancellationToken cancel) => config.Replace(Kind, form.Id, form, version, cancel);
}
