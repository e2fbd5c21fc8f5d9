using System.Buffers;
using System.Globalization;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Json;

namespace AgentHost.Plugins.Manifests;

/// <summary>Checks entries of kinds that other plugins brought against those plugins' schemas.</summary>
public sealed class ContributionSchemas(IEnumerable<PluginManifest> owners)
{
    private readonly Dictionary<string, CompiledSchema> _schemas = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Owner, JsonElement Schema)> _points = Find(owners);

    /// <summary>The manifest without entries that do not fit; a problem for each.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="file">Its file, for problems.</param>
    /// <param name="json">The manifest with the positions of its parts, if that is at hand.</param>
    /// <param name="problems">Takes the problems.</param>
    public PluginManifest Apply(PluginManifest manifest, string file, PositionedJson? json, List<JsonProblem> problems)
    {
        Dictionary<string, JsonElement>? changed = null;
        foreach (var (kind, list) in manifest.Contributes)
        {
            if (!_points.TryGetValue(kind, out var point))
            {
                continue;
            }
            var kept = new List<JsonElement>();
            var index = 0;
            foreach (var entry in list.EnumerateArray())
            {
                var pointer = string.Create(
                    CultureInfo.InvariantCulture,
                    $"/contributes/{kind.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}/{index++}");
                var faults = JsonSchemaValidator.Validate(
                    SchemaOf(kind, point.Schema), entry, string.Create(CultureInfo.InvariantCulture, $"contributes.{kind}[{index - 1}]")).Faults;
                foreach (var fault in faults)
                {
                    var message = $"{fault.Message} (the plugin \"{point.Owner}\" expects it so; the entry is left out).";
                    problems.Add(json?.Problem(pointer + fault.InstancePath, message, JsonSeverity.Error, fault.IsAboutName, fault.Code)
                        ?? new(file, 0, 0, message, JsonSeverity.Error) { Code = fault.Code });
                }
                if (faults.Count == 0)
                {
                    kept.Add(entry);
                }
            }
            if (kept.Count < index)
            {
                changed ??= new(manifest.Contributes, StringComparer.Ordinal);
                changed[kind] = List(kept);
            }
        }
        return changed is null ? manifest : manifest with { Contributes = changed };
    }

    private CompiledSchema SchemaOf(string kind, JsonElement schema)
    {
        if (!_schemas.TryGetValue(kind, out var compiled))
        {
            _schemas[kind] = compiled = CompiledSchema.Compile(schema);
        }
        return compiled;
    }

    private static Dictionary<string, (string Owner, JsonElement Schema)> Find(IEnumerable<PluginManifest> owners)
    {
        var found = new Dictionary<string, (string, JsonElement)>(StringComparer.Ordinal);
        foreach (var owner in owners)
        {
            foreach (var (kind, schema) in owner.ContributionPoints)
            {
                found.TryAdd(kind, (owner.Id, schema));
            }
        }
        return found;
    }

    private static JsonElement List(List<JsonElement> entries)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var entry in entries)
            {
                entry.WriteTo(writer);
            }
            writer.WriteEndArray();
        }
        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
