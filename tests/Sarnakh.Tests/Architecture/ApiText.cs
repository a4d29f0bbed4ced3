using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Sarnakh.Tests.Architecture;

/// <summary>
/// An assembly's public types and members in the words of the listings that Azure's packages keep of themselves
/// (<c>api/*.cs</c> of azure-sdk-for-net). Explicit implementations of interfaces are left out: they cannot be named.
/// </summary>
internal static class ApiText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Of an assembly, each behind the name of its type.</summary>
    public static IEnumerable<string> Of(Assembly assembly) =>
        assembly.GetExportedTypes().SelectMany(type => Lines(type).Select(line => $"{Name(type)}: {line}"));

    /// <summary>Of a text in the form of a listing, each behind the name of its type.</summary>
    public static IEnumerable<string> Of(IEnumerable<string> listing)
    {
        var scope = new Stack<string>();
        var header = "";
        foreach (var line in listing.Select(line => line.Trim()).Where(line => !line.StartsWith("//", StringComparison.Ordinal)))
        {
            if (line == "{")
            {
                var words = header.Split(" : ")[0].Split(' ');
                scope.Push(scope.TryPeek(out var outer) ? $"{outer}.{words[^1]}" : words[^1]);
                if (!header.StartsWith("namespace ", StringComparison.Ordinal)) yield return $"{scope.Peek()}: {header}";
            }
            else if (line == "}") scope.Pop();
            else if (line.EndsWith('}') || line.EndsWith(',')) yield return $"{scope.Peek()}: {line}";
            header = line;
        }
    }

    private static IEnumerable<string> Lines(Type type)
    {
        yield return Header(type);
        foreach (var member in type.GetMembers(Declared))
            if (Line(member) is { } line) yield return line;
    }

    private static string Header(Type type)
    {
        if (type.IsEnum) return $"public enum {type.Name}";
        var kind = type.IsInterface ? "partial interface" : type.IsValueType ? (IsReadOnly(type) ? "readonly partial struct" : "partial struct") : "partial class";
        var modifier = type is { IsAbstract: true, IsSealed: true } ? "static " : type is { IsClass: true, IsSealed: true } ? "sealed " : "";
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        string[] bases =
        [
            .. type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [Name(parent)] : Array.Empty<string>(),
            .. type.GetInterfaces().Except(inherited).Select(Name).Order(StringComparer.Ordinal),
        ];
        return $"public {modifier}{kind} {type.Name}{(bases is [] ? "" : " : " + string.Join(", ", bases))}";
    }

    private static string? Line(MemberInfo member) => member switch
    {
        FieldInfo { IsLiteral: true, DeclaringType.IsEnum: true } value =>
            string.Create(CultureInfo.InvariantCulture, $"{value.Name} = {value.GetRawConstantValue()},"),
        ConstructorInfo constructor when IsVisible(constructor) =>
            $"{Access(constructor)} {constructor.DeclaringType!.Name}({Parameters(constructor)}) {{ {(constructor.DeclaringType.IsValueType ? "throw null; " : "")}}}",
        PropertyInfo property when (property.GetMethod ?? property.SetMethod) is { } accessor && IsVisible(accessor) => Property(property, accessor),
        MethodInfo method when IsVisible(method) && !(method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal)) => Method(method),
        FieldInfo { IsPublic: true, IsSpecialName: false } field => $"public {Name(field.FieldType)} {field.Name};",
        EventInfo change => $"public event {Name(change.EventHandlerType!)} {change.Name};",
        _ => null,
    };

    private static string Property(PropertyInfo property, MethodInfo accessor)
    {
        var name = property.GetIndexParameters() is { Length: > 0 } ? $"this[{Parameters(property.GetMethod!)}]" : property.Name;
        var open = property.DeclaringType!.IsInterface;
        var get = property.GetMethod is { } getter && IsVisible(getter) ? open ? "get; " : "get { throw null; } " : "";
        var set = property.SetMethod is { } setter && IsVisible(setter) ? open ? "set; " : "set { } " : "";
        return $"{(open ? "" : Modifiers(accessor))}{Name(property.PropertyType)} {name} {{ {get}{set}}}";
    }

    private static string Method(MethodInfo method)
    {
        var name = method.Name switch
        {
            "op_Equality" => $"{Name(method.ReturnType)} operator ==",
            "op_Inequality" => $"{Name(method.ReturnType)} operator !=",
            "op_Implicit" => $"implicit operator {Name(method.ReturnType)} ",
            var plain => $"{Name(method.ReturnType)} {plain}",
        };
        Type[] generics = method.IsGenericMethodDefinition ? method.GetGenericArguments() : [];
        if (generics is not []) name += $"<{string.Join(", ", generics.Select(generic => generic.Name))}>";
        var body = method.ReturnType == typeof(void) ? "{ }" : "{ throw null; }";
        return $"{Modifiers(method)}{name}({Parameters(method)}){string.Concat(generics.Select(Constraint))} {body}";
    }

    private static string Constraint(Type generic)
    {
        var attributes = generic.GenericParameterAttributes;
        string[] bounds =
        [
            .. attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
            .. generic.GetGenericParameterConstraints().Select(Name),
            .. attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) ? ["new()"] : Array.Empty<string>(),
        ];
        return bounds is [] ? "" : $" where {generic.Name} : {string.Join(", ", bounds)}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsOut ? "out " : "")}{Name(parameter.ParameterType)} {parameter.Name}{Default(parameter)}"));

    private static string Default(ParameterInfo parameter)
    {
        if (!parameter.HasDefaultValue) return "";
        var type = parameter.ParameterType;
        return " = " + parameter.DefaultValue switch
        {
            null => type.IsValueType ? $"default({Name(type)})" : "null",
            var value when type.IsEnum => $"{Name(type)}.{Enum.ToObject(type, value)}",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
    }

    private static string Modifiers(MethodInfo method)
    {
        var kind = method switch
        {
            { IsStatic: true } => "static ",
            _ when method.GetBaseDefinition() != method => "override ",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
        return $"{Access(method)} {kind}";
    }

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsReadOnly(Type type) => type.IsDefined(typeof(IsReadOnlyAttribute));

    private static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!);
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        if (type.IsGenericParameter) return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } value) return Name(value) + "?";
        if (ApiKeywords.All.TryGetValue(type, out var keyword)) return keyword;
        var scope = type.IsNested ? Name(type.DeclaringType!) : type.Namespace;
        return type.IsGenericType
            ? $"{scope}.{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : $"{scope}.{type.Name}";
    }
}
