using Sarnakh.Settings;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Access;

/// <summary>Users, kept as configuration: readers have them in memory. An e-mail address belongs to one user for good.</summary>
public sealed class UserTable(ConfigTable config)
{
    private const string Kind = "users";

    /// <summary>The one name that the user who was set up first takes, so that there is never a second.</summary>
    private const string First = "first";

    private readonly NameOrder<User> _byName = new(user => user.Name);

    public async ValueTask<StoredConfig<User>?> Find(string id, CancellationToken cancel) => await config.Find<User>(Kind, id, cancel);

    /// <param name="email"><see cref="EmailAddress.Key"/>.</param>
    public async ValueTask<StoredConfig<User>?> FindByEmail(string email, CancellationToken cancel) =>
        (await config.All<User>(Kind, cancel)).Values.FirstOrDefault(user => user.Value.Email == email);

    /// <summary>Everybody, also those who have left, oldest first.</summary>
    public async ValueTask<IReadOnlyList<StoredConfig<User>>> All(CancellationToken cancel) =>
        [.. (await config.All<User>(Kind, cancel)).Values.OrderBy(user => user.Id, StringComparer.Ordinal)];

    /// <summary>The ids of everybody, also of those who have left, by name. The same list until the order changes.</summary>
    public async ValueTask<IReadOnlyList<string>> ByName(CancellationToken cancel) => _byName.Of(await config.All<User>(Kind, cancel));

    /// <summary>False until the first one was set up.</summary>
    public async ValueTask<bool> HasAdministrator(CancellationToken cancel) =>
        (await config.All<User>(Kind, cancel)).Values.Any(user => user.Value is { Active: true, Role: Role.SystemAdministrator });

    /// <summary>Fails with <see cref="RowExistsException"/> if the e-mail address has a user.</summary>
    public Task<RowVersion> Insert(User user, CancellationToken cancel) => config.Insert(Kind, user.Id, user, cancel, NameOf(user));

    /// <summary>Fails with <see cref="RowExistsException"/> if somebody was set up before, also a moment ago.</summary>
    public Task<RowVersion> InsertFirst(User user, CancellationToken cancel) => config.Insert(Kind, user.Id, user, cancel, NameOf(user), First);

    /// <summary>Fails with <see cref="RowChangedException"/> if the user is not at <paramref name="version"/>.</summary>
    public Task<RowVersion> Replace(User user, RowVersion version, CancellationToken cancel) => config.Replace(Kind, user.Id, user, version, cancel);

    /// <summary>Everybody as it stands now, with a version of the whole.</summary>
    public Task<(IReadOnlyDictionary<string, StoredConfig<User>> Users, RowVersion Version)> Fresh(CancellationToken cancel) => config.Fresh<User>(Kind, cancel);

    /// <summary>Fails with <see cref="RowChangedException"/> also if any other user was written since <paramref name="all"/>.</summary>
    public Task<RowVersion> ReplaceAmong(User user, RowVersion version, RowVersion all, CancellationToken cancel) => config.ReplaceAmong(Kind, user.Id, user, version, all, cancel);

    private static string NameOf(User user) => "email|" + RowKeys.Encode(user.Email);
}
