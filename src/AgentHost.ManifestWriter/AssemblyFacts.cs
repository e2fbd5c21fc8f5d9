using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.ManifestWriter;

/// <summary>Facts about a plugin's assembly, read from its metadata: no code of it is loaded.</summary>
/// <param name="FileName">Its file's name; null for a plugin without code.</param>
/// <param name="PluginType">Full name of the plugin class; null when there is none.</param>
/// <param name="Tools">Entries of tools, by name.</param>
/// <param name="Shared">Shared assemblies among its references: simple name to version.</param>
internal sealed record AssemblyFacts(
    string? FileName, string? PluginType, IReadOnlyDictionary<string, JsonObject> Tools, IReadOnlyDictionary<string, Version> Shared)
{
    /// <summary>The assemblies that a plugin gets from its host.</summary>
    public static readonly IReadOnlyList<string> SharedNames =
    [
        "AgentHost.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions",
    ];

    public static readonly AssemblyFacts None = new(null, null, new Dictionary<string, JsonObject>(), new Dictionary<string, Version>());

    public static AssemblyFacts Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            using var image = new PEReader(stream);
            return Read(file, image.GetMetadataReader());
        }
        catch (Exception fault) when (fault is BadImageFormatException or InvalidOperationException)
        {
            throw new ManifestException(file, 0, 0, "The file is not a .NET assembly; build the plugin first.");
        }
    }

    private static AssemblyFacts Read(string file, MetadataReader reader)
    {
        string? plugin = null;
        var tools = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var (key, value) in Pairs(reader))
        {
            if (key == "AgentHost.Plugin")
            {
                plugin = value;
            }
            else if (key == "AgentHost.Tool")
            {
                var entry = Entry(value)
                    ?? throw new ManifestException(file, 0, 0, "A tool's metadata cannot be read; build the plugin with the generator of the same version.");
                tools[entry["name"]!.GetValue<string>()] = entry;
            }
        }

        var shared = new SortedDictionary<string, Version>(StringComparer.Ordinal);
        foreach (var handle in reader.AssemblyReferences)
        {
            var reference = reader.GetAssemblyReference(handle);
            var name = reader.GetString(reference.Name);
            if (SharedNames.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                shared[name] = reference.Version;
            }
        }

        return new(Path.GetFileName(file), plugin, tools, shared);
    }

    private static JsonObject? Entry(string json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject entry && entry["name"] is JsonValue name && name.TryGetValue<string>(out _) ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<(string Key, string Value)> Pairs(MetadataReader reader)
    {
        foreach (var handle in reader.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = reader.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind != HandleKind.MemberReference
                || reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is not { Kind: HandleKind.TypeReference } parent)
            {
                continue;
            }

            var type = reader.GetTypeReference((TypeReferenceHandle)parent);
            if (!reader.StringComparer.Equals(type.Name, "AssemblyMetadataAttribute") || !reader.StringComparer.Equals(type.Namespace, "System.Reflection"))
            {
                continue;
            }

            var blob = reader.GetBlobReader(attribute.Value);
            if (blob.ReadUInt16() == 1 && blob.ReadSerializedString() is { } key && blob.ReadSerializedString() is { } value)
            {
                yield return (key, value);
            }
        }
    }
}
