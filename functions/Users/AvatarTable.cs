using Sarnakh.Access;
using Sarnakh.Storage;

namespace Sarnakh.Users;

/// <summary>Pictures: partition <c>avatar</c> of table <c>access</c>, rows by user. <see cref="User.AvatarVersion"/> says whether there is one.</summary>
public sealed class AvatarTable(ITableStore store)
{
    private const string Partition = "avatar";

    public async Task<Avatar?> Find(string userId, CancellationToken cancel) =>
        await store.Get(AccessTable.Name, Partition, userId, cancel: cancel) is { } row ? new Avatar(row.Text("Type")!, Chunks.Join(row, "Bytes")!) : null;

    public Task Put(string userId, Avatar avatar, CancellationToken cancel)
    {
        var row = new Row(Partition, userId) { ["Type"] = avatar.ContentType };
        Chunks.Split(row, "Bytes", avatar.Bytes);
        return store.Put(AccessTable.Name, row, cancel);
    }
}
