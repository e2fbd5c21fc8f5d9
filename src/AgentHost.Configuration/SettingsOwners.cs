using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Client;
using AgentHost.Json;

namespace AgentHost.Configuration;

/// <summary>Owners of parts of the settings: plugins by id and alias, tools by name. Looked up when a file holds such a part.</summary>
internal sealed class SettingsOwners(IReadOnlyList<PluginManifest> manifests, IReadOnlyDictionary<string, string> knownAliases)
{
    private readonly Dictionary<string, CompiledSchema> _schemas = new(StringComparer.Ordinal);
    private Dictionary<string, JsonElement>? _tools;
    private Dictionary<string, JsonElement>? _providers;

    public IEnumerable<string> PluginIds => manifests.Select(m => m.Id);

    public IEnumerable<string> Aliases => manifests.Where(m => m.Alias is not null).Select(m => m.Alias!).Concat(knownAliases.Keys);

    public IEnumerable<string> ToolNames => Tools.Keys;

    private Dictionary<string, JsonElement> Tools => _tools ??= Find(CapabilityKinds.Tool);

    private Dictionary<string, JsonElement> Providers => _providers ??= Find(CapabilityKinds.Provider);

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
        manifest.Settings is { ValueKind: JsonValueKind.Object } schema
            ? Compiled("plugins." + manifest.Id, () => DeclaredSettings.Switchable(schema, ""))
            : null;

    public IEnumerable<string> ProviderTypes => Providers.Keys;

    /// <summary>Tells whether a plugin brings a provider type, and finds the schema of an entry of it; none where anything goes.</summary>
    public bool TryFindProvider(string type, out CompiledSchema? schema)
    {
        schema = null;
        if (!Providers.TryGetValue(type, out var spec))
        {
            return false;
        }

        // A type that is data alone is judged by the one whose code reads the entry.
        var own = ClientJson.Read<ProviderSpec>(spec);
        var serving = own.Type is { } by ? Other(by) : own;
        var judging = serving?.SettingsSchema is { ValueKind: JsonValueKind.String } named ? Other(named.GetString()!) : serving;
        if (judging?.SettingsSchema is { ValueKind: JsonValueKind.Object } declared)
        {
            schema = Compiled("providers." + type, () => ProviderSchema.Of(declared, judging.ModelSchema));
        }

        return true;
    }

    private ProviderSpec? Other(string type) => Providers.TryGetValue(type, out var spec) ? ClientJson.Read<ProviderSpec>(spec) : null;

    /// <summary>Tells whether a plugin brings a tool of the name, and finds the schema of the tool's settings.</summary>
    public bool TryFindTool(string name, [NotNullWhen(true)] out CompiledSchema? schema)
    {
        schema = Tools.TryGetValue(name, out var entry)
            ? Compiled(
                "tools." + name,
                () => DeclaredSettings.Switchable(
                    entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("settings", out var settings) ? settings : null, ""))
            : null;
        return schema is not null;
    }

    private CompiledSchema Compiled(string key, Func<JsonObject> schema)
    {
        if (!_schemas.TryGetValue(key, out var compiled))
        {
            _schemas[key] = compiled = CompiledSchema.Compile(AgentJson.Parse(schema().ToJsonString()));
        }
        return compiled;
    }

    private Dictionary<string, JsonElement> Find(string kind)
    {
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var manifest in manifests)
        {
            foreach (var (name, entry) in ManifestDeclarations.Of(manifest, kind))
            {
                found.TryAdd(name, entry);
            }
        }
        return found;
    }
}
