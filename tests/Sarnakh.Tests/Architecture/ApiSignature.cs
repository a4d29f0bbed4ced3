using System.Globalization;
using System.Reflection;

namespace Sarnakh.Tests.Architecture;

/// <summary>
/// A member as one line, the same from reflection as from a listing (<see cref="ApiListing"/>): the full name of its type, then its
/// own with simple names of types. Names of parameters, defaults and nullability of references are not part of it.
/// </summary>
internal static class ApiSignature
{
    public static string Of(Type type) => $"type {FullName(type)}";

    /// <summary>Everything public that the type itself declares.</summary>
    public static IEnumerable<string> PublicMembers(Type type)
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.IsSubclassOf(typeof(Delegate))) return [Of(type.GetMethod("Invoke")!)];
        return type.GetMembers(declared)
            .Where(member => member is not Type and not MethodInfo { IsSpecialName: true, Name: not ['o', 'p', '_', ..] })
            .Where(member => !type.IsEnum || member is FieldInfo { IsLiteral: true })
            .SelectMany(member => member is PropertyInfo property
                ? property.GetAccessors().Select(accessor => Accessor(property, accessor))
                : [Of(member)]);
    }

    public static string Of(MemberInfo member) => $"{FullName(member.DeclaringType!)}: " + member switch
    {
        FieldInfo { IsLiteral: true } value when value.DeclaringType!.IsEnum =>
            $"{value.Name} = {Convert.ToInt64(value.GetRawConstantValue(), CultureInfo.InvariantCulture)}",
        FieldInfo field => $"{Static(field.IsStatic)}{Name(field.FieldType)} {field.Name}",
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => $"{Static(method.IsStatic)}{Name(method.ReturnType)} {method.Name}{TypeParameters(method)}({Parameters(method)})",
        _ => throw new ArgumentException($"{member} is of no kind that is listed.", nameof(member)),
    };

    /// <summary>As <see cref="Of(MemberInfo)"/>, for a method that may be half of a property.</summary>
    public static string OfUsed(MethodBase method) =>
        method.DeclaringType!.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
            .FirstOrDefault(property => property.GetAccessors().Contains(method)) is { } property
            ? Accessor(property, (MethodInfo)method)
            : Of(method);

    public static string Accessor(PropertyInfo property, MethodInfo accessor)
    {
        var name = property.GetIndexParameters() is { Length: > 0 } index
            ? $"this[{string.Join(", ", index.Select(parameter => Name(parameter.ParameterType)))}]"
            : property.Name;
        return $"{FullName(property.DeclaringType!)}: {Static(accessor.IsStatic)}{Name(property.PropertyType)} {name} {(accessor == property.GetMethod ? "get" : "set")}";
    }

    private static string FullName(Type type) => type.FullName!.Replace('+', '.');

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private static string TypeParameters(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericMethodDefinition().GetGenericArguments().Select(type => type.Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)));

    private static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!);
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } value) return Name(value) + "?";
        if (ApiKeywords.All.TryGetValue(type, out var keyword)) return keyword;
        return type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
    }
}
