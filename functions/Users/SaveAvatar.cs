using System.Security.Cryptography;
using Sarnakh.Access;
using Sarnakh.Hosting;

namespace Sarnakh.Users;

/// <summary>Sets or takes away somebody's own picture.</summary>
public sealed class SaveAvatar(AvatarTable avatars, NoteJoining users, UserTable table)
{
    public async Task<Problem?> Run(string userId, byte[] bytes, CancellationToken cancel)
    {
        if (Avatar.Read(bytes) is not { } avatar) return new Problem(415, "avatar.unreadable");
        await avatars.Put(userId, avatar, cancel);
        await Change(userId, Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8)), cancel);
        return null;
    }

    public Task Remove(string userId, CancellationToken cancel) => Change(userId, null, cancel);

    private async Task Change(string userId, string? version, CancellationToken cancel) =>
        await users.Change((await table.Find(userId, cancel))!.Value, user => user with { AvatarVersion = version }, cancel);
}
