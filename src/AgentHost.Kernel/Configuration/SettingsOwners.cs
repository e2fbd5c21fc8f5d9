using System.Text.Json;
using AgentHost.Kernel.Json;
using AgentHost.Kernel.Plugins;

namespace AgentHost.Kernel.Configuration;

/// <summary>Who owns which part of the settings: plugins by id and alias, tools by name. Looked up when a file holds such a part.</summary>
internal sealed class SettingsOwners(IReadOnlyList<PluginManifest> manifests, IReadOnlyDictionary<string, string> knownAliases)
{
    private readonly Dictionary<string, CompiledSchema> schemas = new(StringComparer.Ordinal);
    private Dictionary<string, JsonElement>? tools;

    public IEnumerable<string> PluginIds => manifests.Select(m => m.Id);

    public IEnumerable<string> Aliases => manifests.Where(m => m.Alias is not null).Select(m => m.Alias!).Concat(knownAliases.Keys);

    public IEnumerable<string> ToolNames => Tools.Keys;

    private Dictionary<string, JsonElement> Tools => tools ??= FindTools();

    public PluginManifest? FindPlugin(string id)
    {
        foreach (var manifest in manifests)
        {
            if (manifest.Id == id)
            {
                return manifest;
            }
        }
        return null;
    }

    public PluginManifest? FindByAlias(string alias)
    {
        foreach (var manifest in manifests)
        {
            if (manifest.Alias == alias)
            {
                return manifest;
            }
        }
        return null;
    }

    /// <summary>The plugin that an alias would belong to if it were installed.</summary>
    public string? FindAbsentOwner(string alias) => knownAliases.GetValueOrDefault(alias);

    public CompiledSchema? SchemaOfPlugin(PluginManifest manifest) =>
        manifest.Settings is { ValueKind: JsonValueKind.Object } schema ? Compiled("plugins." + manifest.Id, schema) : null;

    /// <summary>Whether a plugin brings a tool of the name, and the schema of the tool's settings.</summary>
    public bool TryFindTool(string name, out CompiledSchema? schema)
    {
        schema = null;
        if (!Tools.TryGetValue(name, out var entry))
        {
            return false;
        }
        if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("settings", out var settings) && settings.ValueKind == JsonValueKind.Object)
        {
            schema = Compiled("tools." + name, settings);
        }
        return true;
    }

    private CompiledSchema Compiled(string key, JsonElement schema)
    {
        if (!schemas.TryGetValue(key, out var compiled))
        {
            schemas[key] = compiled = CompiledSchema.Compile(schema);
        }
        return compiled;
    }

    private Dictionary<string, JsonElement> FindTools()
    {
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var manifest in manifests)
        {
            foreach (var (name, entry) in ManifestDeclarations.Of(manifest, CapabilityKinds.Tool))
            {
                found.TryAdd(name, entry);
            }
        }
        return found;
    }
}
