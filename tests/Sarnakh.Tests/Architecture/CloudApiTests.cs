using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Sarnakh.Application;
using Sarnakh.Storage;
using SendGrid;

namespace Sarnakh.Tests.Architecture;

/// <summary>
/// What infra/local offers under the names of the cloud's packages is in those packages, member for member, so that the same source
/// compiles with them. The lists in Api/ are written from the packages' public sources, which each list names; a member that is used
/// and not listed fails here.
/// </summary>
public class CloudApiTests
{
    private static readonly Assembly[] StandIns = [typeof(FunctionContext).Assembly, typeof(TableClient).Assembly, typeof(SendGridClient).Assembly];

    private static readonly HashSet<string> Listed = [.. Lists.SelectMany(file => ApiListing.Read(File.ReadAllText(file)))];

    public static TheoryData<string> Names => [.. Lists.Select(file => Path.GetFileName(file))];

    private static IEnumerable<string> Lists => Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests/Sarnakh.Tests/Architecture/Api"), "*.txt").Order(StringComparer.Ordinal);

    [Fact]
    public void InfraLocal_OffersNothingThatThePackagesHaveNot()
    {
        var offered = StandIns.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => !IsOurs(type)).ToList();

        offered.Where(type => type.IsGenericType).ShouldBeEmpty("Generic types are not compared.");
        offered.SelectMany(type => ApiSignature.PublicMembers(type).Prepend(ApiSignature.Of(type))).Except(Listed).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(typeof(HttpFunctions))]
    [InlineData(typeof(ITableStore))]
    public void TheProduct_UsesOnlyWhatThePackagesHave(Type anyOf)
    {
        var used = Used(anyOf.Assembly).Concat(UsedByAttributes(anyOf.Assembly)).Distinct().ToList();

        used.ShouldNotBeEmpty();
        used.Except(Listed).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EachList_NamesItsSource(string list)
    {
        var text = File.ReadAllText(Lists.Single(file => Path.GetFileName(file) == list));

        text.ShouldMatch(@"^// .*\b[\w.-]+/[\w.-]+\b");
        text.ShouldMatch(@"\b[0-9a-f]{40}\b");
        ApiListing.Read(text).ShouldNotBeEmpty();
    }

    private static bool IsOurs(Type type) => type.Namespace!.StartsWith("Sarnakh.", StringComparison.Ordinal);

    /// <summary>The types of infra/local and their members that the code of the assembly refers to.</summary>
    private static IEnumerable<string> Used(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        foreach (var handle in metadata.TypeReferences.Where(handle => IsLocal(metadata, handle)))
            yield return ApiSignature.Of(assembly.ManifestModule.ResolveType(MetadataTokens.GetToken(handle)));
        foreach (var handle in metadata.MemberReferences)
            if (metadata.GetMemberReference(handle).Parent is { Kind: HandleKind.TypeReference } parent && IsLocal(metadata, (TypeReferenceHandle)parent))
                yield return assembly.ManifestModule.ResolveMember(MetadataTokens.GetToken(handle)) switch
                {
                    MethodBase method => ApiSignature.OfUsed(method),
                    var member => ApiSignature.Of(member!),
                };
    }

    /// <summary>Named arguments of attributes are no references in the code.</summary>
    private static IEnumerable<string> UsedByAttributes(Assembly assembly) =>
        from type in assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        from attribute in method.GetParameters().SelectMany(parameter => parameter.GetCustomAttributesData()).Concat(method.GetCustomAttributesData())
        where StandIns.Contains(attribute.AttributeType.Assembly)
        from named in attribute.NamedArguments
        select ApiSignature.Accessor((PropertyInfo)named.MemberInfo, ((PropertyInfo)named.MemberInfo).SetMethod!);

    private static bool IsLocal(MetadataReader metadata, TypeReferenceHandle handle) => metadata.GetTypeReference(handle).ResolutionScope switch
    {
        { Kind: HandleKind.TypeReference } outer => IsLocal(metadata, (TypeReferenceHandle)outer),
        { Kind: HandleKind.AssemblyReference } scope => LocalAssemblies.Contains(metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)scope).Name)),
        _ => false,
    };

    /// <summary>Named as the projects of infra/local are.</summary>
    private static HashSet<string> LocalAssemblies { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "infra/local"), "*.csproj", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file)!)];
}
