using System.Security.Cryptography;

namespace Sarnakh.Access;

/// <summary>See <see cref="User.SecurityStamp"/>.</summary>
public static class SecurityStamp
{
    public static string New() => RandomNumberGenerator.GetHexString(16, lowercase: true);
}
