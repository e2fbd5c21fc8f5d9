using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests;

/// <summary>What an assembly's file says about itself. Nothing is loaded.</summary>
internal sealed record BuiltAssembly(
    string Path,
    string Name,
    IReadOnlyList<string> References,
    IReadOnlyList<string> Strings,
    IReadOnlyList<string> TypeNames,
    IReadOnlyList<string> PublicTypes)
{
    private static readonly string FrameworkFolder = System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>Where a project's build output lies: beside this one's, in the same configuration.</summary>
    public static string OutputOf(string project) =>
        Repository.PathTo("artifacts", "bin", project, new DirectoryInfo(AppContext.BaseDirectory).Name);

    public static BuiltAssembly OfProject(string project, string? assembly = null)
    {
        var path = System.IO.Path.Combine(OutputOf(project), (assembly ?? project) + ".dll");
        Assert.True(File.Exists(path), $"{Repository.Relative(path)} is not built: build tests/AgentHost.Architecture.Tests, which builds it.");
        return Read(path);
    }

    public static bool IsFramework(string name) =>
        File.Exists(System.IO.Path.Combine(FrameworkFolder, name + ".dll"));

    public static BuiltAssembly Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var types = reader.TypeDefinitions.Select(handle => reader.GetTypeDefinition(handle)).ToArray();
        return new(
            path,
            reader.GetString(reader.GetAssemblyDefinition().Name),
            [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name)).Order(StringComparer.Ordinal)],
            [.. UserStrings(reader)],
            [.. types.Select(type => FullName(reader, type))],
            [
                .. types.Where(type => (type.Attributes & System.Reflection.TypeAttributes.VisibilityMask) == System.Reflection.TypeAttributes.Public)
                    .Select(type => FullName(reader, type)).Order(StringComparer.Ordinal)
            ]);
    }

    /// <summary>False for native libraries, which stand beside managed ones in an output folder.</summary>
    public static bool IsManaged(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        return file.HasMetadata;
    }

    /// <summary>The assemblies that an assembly shows its internals to.</summary>
    public static IReadOnlyList<string> FriendsOf(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        return [.. from handle in reader.GetAssemblyDefinition().GetCustomAttributes()
                   let attribute = reader.GetCustomAttribute(handle)
                   where attribute.Constructor.Kind == HandleKind.MemberReference
                   let parent = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent
                   where parent.Kind == HandleKind.TypeReference
                       && reader.GetString(reader.GetTypeReference((TypeReferenceHandle)parent).Name) == "InternalsVisibleToAttribute"
                   select NameIn(reader.GetBlobReader(attribute.Value))];

        // Partition II.23.3 of ECMA-335: a prolog of two bytes, then the text.
        static string NameIn(BlobReader blob)
        {
            blob.ReadUInt16();
            return blob.ReadSerializedString() ?? "";
        }
    }

    private static string FullName(MetadataReader reader, TypeDefinition type) =>
        $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";

    private static IEnumerable<string> UserStrings(MetadataReader reader)
    {
        for (var handle = FirstString(reader); !handle.IsNil; handle = reader.GetNextHandle(handle))
        {
            yield return reader.GetUserString(handle);
        }
    }

    private static UserStringHandle FirstString(MetadataReader reader) =>
        reader.GetHeapSize(HeapIndex.UserString) > 1
            ? MetadataTokens.UserStringHandle(1)
            : default;
}
