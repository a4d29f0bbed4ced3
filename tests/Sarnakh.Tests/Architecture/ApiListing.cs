using System.Text.RegularExpressions;

namespace Sarnakh.Tests.Architecture;

/// <summary>
/// Reads a listing of a public API: C# declarations without bodies, one a line, below a line for their namespace and one for their
/// type; a nested type is indented deeper than the one around it. Comments name the source.
/// </summary>
internal static partial class ApiListing
{
    public static IEnumerable<string> Read(string text)
    {
        var space = "";
        var around = new Stack<(int Indent, string Name, string Kind)>();
        foreach (var line in text.Split('\n').Select(line => Comment().Replace(line, "").TrimEnd()))
        {
            var indent = line.Length - line.TrimStart().Length;
            var declared = Ignored().Replace(line.Trim(), "").TrimEnd(';', ',', ' ');
            if (declared is "" or "{" or "}") continue;
            if (Namespace().Match(declared) is { Success: true } named)
            {
                space = named.Groups["name"].Value;
                around.Clear();
            }
            else if (TypeLine().Match(declared) is { Success: true } type)
            {
                while (around.Count > 0 && around.Peek().Indent >= indent) around.Pop();
                var name = (around.Count > 0 ? around.Peek().Name : space) + "." + type.Groups["name"].Value;
                around.Push((indent, name, type.Groups["kind"].Value));
                yield return $"type {name}";
            }
            else if (DelegateLine().Match(declared) is { Success: true } callable)
            {
                var name = $"{space}.{callable.Groups["name"].Value}";
                yield return $"type {name}";
                yield return $"{name}: {TypeName(callable.Groups["type"].Value)} Invoke({Parameters(callable.Groups["of"].Value)})";
            }
            else
            {
                while (around.Count > 1 && around.Peek().Indent >= indent) around.Pop();
                var (_, name, kind) = around.Peek();
                foreach (var member in kind == "enum" ? [declared] : Member(declared, name)) yield return $"{name}: {member}";
            }
        }
    }

    private static IEnumerable<string> Member(string declared, string type)
    {
        var isStatic = StaticWord().IsMatch(declared) ? "static " : "";
        var text = Modifiers().Replace(declared, "");
        if (Property().Match(text) is { Success: true } property)
        {
            var index = property.Groups["index"].Success ? $"this[{Parameters(property.Groups["index"].Value)}]" : property.Groups["name"].Value;
            foreach (Match accessor in AccessorWord().Matches(property.Groups["accessors"].Value))
                yield return $"{isStatic}{TypeName(property.Groups["type"].Value)} {index} {(accessor.Value == "get" ? "get" : "set")}";
        }
        else if (Conversion().Match(text) is { Success: true } conversion)
            yield return $"static {TypeName(conversion.Groups["type"].Value)} op_{(conversion.Groups["kind"].Value == "implicit" ? "Implicit" : "Explicit")}({Parameters(conversion.Groups["of"].Value)})";
        else if (Method().Match(text) is { Success: true } method)
        {
            var name = method.Groups["name"].Value switch
            {
                "operator ==" => "op_Equality",
                "operator !=" => "op_Inequality",
                var plain => plain,
            };
            yield return method.Groups["type"].Success
                ? $"{isStatic}{TypeName(method.Groups["type"].Value)} {name}{method.Groups["generic"].Value}({Parameters(method.Groups["of"].Value)})"
                : name == type.Split('.')[^1] ? $"new({Parameters(method.Groups["of"].Value)})" : throw new FormatException($"{type} has a line that is no declaration: {declared}");
        }
        else if (Field().Match(text) is { Success: true } field)
            yield return $"{isStatic}{TypeName(field.Groups["type"].Value)} {field.Groups["name"].Value}";
        // Implementations of interfaces by their full names are not public.
        else if (!text.Contains("..", StringComparison.Ordinal) && !ExplicitlyImplemented().IsMatch(text))
            throw new FormatException($"{type} has a line that is no declaration: {declared}");
    }

    private static string Parameters(string list) => string.Join(", ", Split(list).Select(parameter =>
    {
        var declared = parameter.Split('=')[0].Trim();
        return TypeName(ParameterWords().Replace(declared[..declared.LastIndexOf(' ')], ""));
    }));

    /// <summary>At the commas that are not inside of brackets.</summary>
    private static IEnumerable<string> Split(string list)
    {
        var (depth, start) = (0, 0);
        for (var at = 0; at < list.Length; at++)
        {
            if (list[at] is '<' or '(' or '[') depth++;
            else if (list[at] is '>' or ')' or ']') depth--;
            else if (list[at] == ',' && depth == 0)
            {
                yield return list[start..at];
                start = at + 1;
            }
        }
        if (list[start..].Trim() is { Length: > 0 } last) yield return last;
    }

    private static string TypeName(string type) =>
        Qualifier().Replace(type.Trim(), "").Replace(",", ", ", StringComparison.Ordinal).Replace(",  ", ", ", StringComparison.Ordinal).Replace("dynamic", "object", StringComparison.Ordinal);

    [GeneratedRegex("//.*$")]
    private static partial Regex Comment();

    /// <summary>Attributes in front; constraints and bodies behind, accessors not.</summary>
    [GeneratedRegex(@"^(\[.*?\]\s*)+|\s+where\s.*$|\s*\{\s*(throw null;\s*)?\}\s*$|\bthrow null;\s*|\s*=>.*$")]
    private static partial Regex Ignored();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)")]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^((public|abstract|sealed|static|partial|readonly) )*(?<kind>class|struct|interface|enum) (?<name>[\w.]+)")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^(public )?delegate (?<type>.+) (?<name>\w+)\((?<of>.*)\)")]
    private static partial Regex DelegateLine();

    [GeneratedRegex(@"^((public|protected|virtual|abstract|override|sealed|readonly|static|async|new|partial) )+")]
    private static partial Regex Modifiers();

    [GeneratedRegex(@"^(\w+ )*static ")]
    private static partial Regex StaticWord();

    [GeneratedRegex(@"^(?<type>[^({]+) (?<name>\w+|this\[(?<index>[^\]]*)\]) \{(?<accessors>.*)\}?$")]
    private static partial Regex Property();

    [GeneratedRegex(@"(?<=\bget|^)get\b|\bget\b|\bset\b|\binit\b")]
    private static partial Regex AccessorWord();

    [GeneratedRegex(@"^(?<kind>implicit|explicit) operator (?<type>\S+) ?\((?<of>.*)\)$")]
    private static partial Regex Conversion();

    [GeneratedRegex(@"^((?<type>[^(=]+) )?(?<name>operator ..|\w+)(?<generic><[\w, ]+>)?\((?<of>.*)\)$")]
    private static partial Regex Method();

    [GeneratedRegex(@"^(?<type>[^(={]+) (?<name>\w+)( = .*)?$")]
    private static partial Regex Field();

    [GeneratedRegex(@" [\w.<>,]+\.\w+(\(.*\)| \{.*)$")]
    private static partial Regex ExplicitlyImplemented();

    [GeneratedRegex(@"^\s*(\[.*\]\s*)?((this|params|in|out|ref) )*")]
    private static partial Regex ParameterWords();

    [GeneratedRegex(@"\b\w+\.(?=\w)")]
    private static partial Regex Qualifier();
}
