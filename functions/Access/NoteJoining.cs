using Sarnakh.Storage;

namespace Sarnakh.Access;

/// <summary>Changes of a user that follow from proving who it is, whatever else is changed about the user at the same time.</summary>
public sealed class NoteJoining(UserTable users, TimeProvider clock)
{
    /// <summary>The first sign-in is kept as the moment of joining.</summary>
    public Task<User> Run(User user, CancellationToken cancel) =>
        user.JoinedAt is null ? Change(user, known => known with { JoinedAt = known.JoinedAt ?? clock.GetUtcNow() }, cancel) : Task.FromResult(user);

    /// <summary>Makes the change on what stands in the store, again if somebody was faster.</summary>
    public async Task<User> Change(User user, Func<User, User> change, CancellationToken cancel)
    {
        while (true)
        {
            if (await users.Find(user.Id, cancel) is not { } stored) return user;
            var changed = change(stored.Value);
            if (changed == stored.Value) return changed;
            try
            {
                await users.Replace(changed, stored.Version, cancel);
                return changed;
            }
            catch (RowChangedException)
            {
                // Read again: the table knows now that what it held is old.
            }
        }
    }
}
