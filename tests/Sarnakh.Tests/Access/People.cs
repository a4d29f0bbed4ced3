using Sarnakh.Access;
using Sarnakh.Text;

namespace Sarnakh.Tests.Access;

/// <summary>Users that tests need to have, signed in or not.</summary>
internal static class People
{
    private static readonly Random Source = new(11);

    public static async Task<User> AddUser(this TestApp app, string name, Role role = Role.Own, bool active = true)
    {
        string NewId()
        {
            lock (Source) return RecordId.New(DateTimeOffset.UtcNow, Source).ToString();
        }

        var id = NewId();
        var user = new User { Id = id, Name = name, Email = $"{id}@sarnakh.example", Role = role, Active = active, SecurityStamp = NewId() };
        await app.Get<UserTable>().Insert(user, TestApp.Cancel);
        return user;
    }
}
