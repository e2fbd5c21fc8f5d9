using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests.Rules;

/// <summary>Private fields are named one way: <c>_name</c>, or <c>Name</c> for constants and static values that never change.</summary>
/// <remarks>Read from the built assemblies.</remarks>
public sealed class FieldNameTests
{
    /// <summary>A field that the generator of JSON contexts writes.</summary>
    private const string OfGenerator = "s_defaultOptions";

    private static readonly Floors Drawing = Floors.Read(Repository.PathTo("tests", "AgentHost.Architecture.Tests", "floors.txt"));

    public static TheoryData<string> Assemblies => [.. Drawing.Assemblies];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void PrivateFields_OfALibrary_BeginWithAnUnderscore(string project) =>
        Assert.Empty(Named(BuiltAssembly.OfProject(project, project == "AgentHost.Cli" ? "agent" : null).Path));

    [Fact]
    public void PrivateFields_OfPlugins_BeginWithAnUnderscore()
    {
        var assemblies = BundledPlugins.BuiltFolders.SelectMany(static folder => Directory.EnumerateFiles(folder, "AgentHost.Plugins.*.dll")).ToList();
        Assert.NotEmpty(assemblies);

        Assert.Empty(assemblies.SelectMany(Named));
    }

    /// <summary>Private fields that begin with a small letter. Types and fields that the compiler makes have names that no source can have.</summary>
    private static List<string> Named(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var found = new List<string>();
        foreach (var handle in reader.FieldDefinitions)
        {
            var field = reader.GetFieldDefinition(handle);
            var name = reader.GetString(field.Name);
            var type = reader.GetString(reader.GetTypeDefinition(field.GetDeclaringType()).Name);
            if (!type.Contains('<', StringComparison.Ordinal)
                && (field.Attributes & FieldAttributes.FieldAccessMask) == FieldAttributes.Private
                && char.IsAsciiLetterLower(name[0])
                && name != OfGenerator)
            {
                found.Add($"{type}.{name}");
            }
        }

        return found;
    }
}
