using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sarnakh.Settings;
using Sarnakh.Storage;

namespace Sarnakh.Access;

/// <summary>A session that is good now, and whose it is.</summary>
public sealed record LiveSession(Session Session, User User);

/// <summary>
/// Sessions of browsers: a row in the store and a cookie with a secret that finds it. Ending one is deleting its row. A session
/// also ends when it was not used for long, when it is old, and when its user's <see cref="User.SecurityStamp"/> changes.
/// </summary>
public sealed class Sessions
{
    /// <summary>The prefix makes browsers refuse it from other hosts, for other paths and without Secure.</summary>
    public const string Cookie = "__Host-sarnakh";

    private const int LongestDevice = 300;
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    private readonly SessionTable _table;
    private readonly UserTable _users;
    private readonly ServerSecret _secret;
    private readonly AccessSettingsTable _settings;
    private readonly TimeProvider _clock;
    private readonly Recent<Session> _recent;
    private byte[]? _csrfKey;

    public Sessions(SessionTable table, UserTable users, ServerSecret secret, AccessSettingsTable settings, TimeProvider clock)
    {
        (_table, _users, _secret, _settings, _clock) = (table, users, secret, settings, clock);
        _recent = new Recent<Session>(clock, Read);
    }

    /// <summary>Signs the browser in with a new secret, whoever it was signed in as before.</summary>
    public async Task<LiveSession> Begin(User user, HttpContext http)
    {
        await End(http);
        var cookie = Secret.New();
        var now = _clock.GetUtcNow();
        var limits = await Limits(http.RequestAborted);
        var device = http.Request.Headers.UserAgent.ToString();
        var session = await _table.Insert(
            new Session(
                Secret.Hash(cookie), user.Id, user.SecurityStamp, now, now, now + limits.Absolute,
                device.Length == 0 ? null : device[..Math.Min(device.Length, LongestDevice)], http.Connection.RemoteIpAddress?.ToString()),
            http.RequestAborted);
        http.Response.Cookies.Append(Cookie, cookie, Attributes(limits.Absolute));
        return new LiveSession(session, user);
    }

    /// <summary>The session of the request's cookie; null without one that is good.</summary>
    public async ValueTask<LiveSession?> Find(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { } cookie || cookie.Length != Secret.Chars) return null;
        if (await _recent.Find(Secret.Hash(cookie), http.RequestAborted) is not { } session || session.IsOver(_clock.GetUtcNow(), await Limits(http.RequestAborted))) return null;
        return await _users.Find(session.UserId, http.RequestAborted) is { Value: { Active: true } user } && user.SecurityStamp == session.Stamp
            ? new LiveSession(session, user)
            : null;
    }

    /// <summary>Signs the browser out, if it is signed in.</summary>
    public async Task End(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { } cookie) return;
        if (cookie.Length == Secret.Chars) await End(Secret.Hash(cookie), null, http.RequestAborted);
        http.Response.Cookies.Delete(Cookie, Attributes(null));
    }

    /// <summary>False if there is none with this id, or it is not of this user.</summary>
    /// <param name="userId">Null for anybody's.</param>
    public async Task<bool> End(string id, string? userId, CancellationToken cancel)
    {
        while (await _table.Find(id, cancel) is { } session && (userId is null || session.UserId == userId))
        {
            try
            {
                await _table.Delete(session, cancel);
                _recent.Forget(id);
                return true;
            }
            catch (RowChangedException)
            {
                // It was used or ended this moment; read again.
            }
        }
        _recent.Forget(id);
        return false;
    }

    /// <summary>Ends all sessions of a user but one.</summary>
    public async Task EndOthers(string userId, string? but, CancellationToken cancel)
    {
        foreach (var session in await _table.Of(userId, cancel))
            if (session.Id != but) await End(session.Id, userId, cancel);
    }

    /// <summary>Those that are good now, last used first.</summary>
    public async Task<IReadOnlyList<Session>> Of(User user, CancellationToken cancel)
    {
        var now = _clock.GetUtcNow();
        var limits = await Limits(cancel);
        return [.. (await _table.Of(user.Id, cancel)).Where(session => session.Stamp == user.SecurityStamp && !session.IsOver(now, limits))
            .Select(session => session with { ExpiresAt = session.EndsAt(limits) }).OrderByDescending(session => session.SeenAt)];
    }

    /// <summary>Deletes what is over.</summary>
    public async Task Trim(CancellationToken cancel)
    {
        var now = _clock.GetUtcNow();
        var limits = await Limits(cancel);
        foreach (var session in await _table.All(cancel))
            if (session.IsOver(now, limits)) await End(session.Id, null, cancel);
    }

    /// <summary>What pages of ours send with every change, to show that they are ours: only they can read it.</summary>
    public async ValueTask<string> Csrf(Session session, CancellationToken cancel)
    {
        _csrfKey ??= await _secret.KeyFor("csrf", cancel);
        return Base64Url.EncodeToString(HMACSHA256.HashData(_csrfKey, Encoding.UTF8.GetBytes(session.Id)));
    }

    private async ValueTask<AccessSettings> Limits(CancellationToken cancel) => (await _settings.Find(cancel)).Settings;

    private async Task<Session?> Read(string id, CancellationToken cancel)
    {
        var session = await _table.Find(id, cancel);
        var now = _clock.GetUtcNow();
        if (session is null || session.IsOver(now, await Limits(cancel)) || now - session.SeenAt < SeenEvery) return session;
        try
        {
            return await _table.Replace(session with { SeenAt = now }, cancel);
        }
        catch (RowChangedException)
        {
            // Another instance noted it, or it has just ended.
            return await _table.Find(id, cancel);
        }
    }

    private static CookieOptions Attributes(TimeSpan? age) =>
        new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = age, IsEssential = true };
}
