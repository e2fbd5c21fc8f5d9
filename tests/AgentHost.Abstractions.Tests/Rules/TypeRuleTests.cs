using System.Reflection;
using System.Xml.Linq;
using AgentHost.Testing.Shared;

namespace AgentHost.Tests.Rules;

public sealed class TypeRuleTests
{
    private static IReadOnlyList<Type> Exported => Samples.Types;

    [Fact]
    public void Types_LieInOneNamespace() =>
        AssertNone(
            Exported.Where(type => type.Namespace != type.Assembly.GetName().Name!.Replace("AgentHost.Abstractions", "AgentHost", StringComparison.Ordinal)),
            "has another namespace than AgentHost or AgentHost.Client: authors and surfaces write one using");

    [Fact]
    public void Classes_AreSealedAbstractOrStatic() =>
        AssertNone(
            Exported.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false }),
            "is neither sealed, abstract nor static: decide whether plugins derive from it");

    [Fact]
    public void OpenBases_CannotBeDerivedFromOutside()
    {
        // A kind from elsewhere would have no entry in the converters.
        var open = Exported.Where(type => type.IsAbstract && Samples.IsRecord(type))
            .Where(type =>
                type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                    .Any(constructor =>
                        constructor.IsPublic || constructor is { IsFamily: true } && constructor.GetParameters() is not [{ } only]
                        || constructor.IsFamilyOrAssembly));
        AssertNone(open, "can be derived from outside the contract: make its constructor private protected");
    }

    [Fact]
    public void Interfaces_StartWithI() =>
        AssertNone(
            Exported.Where(type => type.IsInterface && !(type.Name.Length > 1 && type.Name[0] == 'I' && char.IsUpper(type.Name[1]))),
            "is an interface whose name does not start with I");

    [Fact]
    public void Enums_AreDocumentedAsOpen()
    {
        var summaries = Samples.Documentation
            .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")?.Value ?? "", StringComparer.Ordinal);
        var closed = Exported.Where(type => type.IsEnum && type.GetCustomAttribute<FlagsAttribute>() is null)
            .Where(type => !summaries[$"T:{type.FullName}"].Contains("Open", StringComparison.Ordinal));
        AssertNone(closed, "does not say \"Open.\" in its summary: a newer host may send values that a plugin does not know");
    }

    [Fact]
    public void Enums_HaveAConverterOfWords() =>
        AssertNone(
            Exported.Where(type => type.IsEnum && type.GetCustomAttribute<System.Text.Json.Serialization.JsonConverterAttribute>() is null),
            "has no [JsonConverter]: it would be written as a number");

    [Fact]
    public void WaitingMembers_TakeACancellationTokenLast()
    {
        const BindingFlags flags = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var without = from type in Exported
                      from method in type.GetMethods(flags)
                      where (method.IsPublic || method.IsFamily) && method.Name.EndsWith("Async", StringComparison.Ordinal) && method.Name != "DisposeAsync"
                      where method.GetParameters() is not [.., { } last] || last.ParameterType != typeof(CancellationToken)
                      select $"{type.Name}.{method.Name} takes no CancellationToken as its last parameter";
        Assert.True(!without.Any(), string.Join('\n', without));
    }

    [Fact]
    public void Records_AreImmutable()
    {
        var settable = from type in Samples.Records
                       from property in type.GetProperties()
                       where property.SetMethod is { IsPublic: true } set
                           && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit))
                       select $"{type.Name}.{property.Name} can be set after it was made; use init";
        Assert.True(!settable.Any(), string.Join('\n', settable));
    }

    private static void AssertNone(IEnumerable<Type> types, string fault) =>
        Assert.True(!types.Any(), string.Join('\n', types.Select(type => $"{type.Name} {fault}.")));
}
