namespace Sarnakh.Access;

/// <summary>
/// Table <c>access</c>: what lets people in, apart from what configuration tells of them. One partition per kind (<c>cred</c>, <c>attempt</c>,
/// <c>oidc</c>, …), read and written by the class of that kind.
/// </summary>
public static class AccessTable
{
    public const string Name = "access";
}
