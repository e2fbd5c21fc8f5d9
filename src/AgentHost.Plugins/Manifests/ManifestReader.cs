using System.Buffers;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Json;

namespace AgentHost.Plugins.Manifests;

/// <summary>Reads <c>plugin.json</c> files and says what is wrong with them. Never throws for what a file holds.</summary>
public static class ManifestReader
{
    /// <summary>The file's name in a plugin's folder.</summary>
    public const string FileName = "plugin.json";

    /// <summary>The largest manifest, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    private static readonly SchemaLimits Limits = new(MaxFaults: 50);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="origin">Origin of the plugin: some parts are for bundled ones only.</param>
    /// <param name="schema">The schema, from <see cref="ReadSchema"/>; null to read it for this call.</param>
    public static ManifestResult Read(string path, PluginOrigin origin, CompiledSchema? schema = null)
    {
        var read = JsonFile.Read(path, MaxBytes);
        return read.Succeeded ? Check(read.Json, origin, schema ?? ReadSchema()) : new(null, null, [read.Problem]);
    }

    /// <summary>Reads a text that is in memory.</summary>
    public static ManifestResult Parse(ReadOnlyMemory<byte> utf8, string file, PluginOrigin origin)
    {
        if (utf8.Length > MaxBytes)
        {
            var message = $"The file is larger than {MaxBytes / 1024 / 1024} MB; make it smaller.";
            return new(null, null, [new(file, 0, 0, message, JsonSeverity.Error) { Code = ProblemCodes.FileUnreadable }]);
        }
        var read = JsonText.Parse(utf8, file);
        return read.Succeeded ? Check(read.Json, origin, ReadSchema()) : new(null, null, [read.Problem]);
    }

    /// <summary>The schema of manifests, <c>docs/schemas/plugin.schema.json</c>.</summary>
    public static CompiledSchema ReadSchema() => CompiledSchema.Compile(EmbeddedJson.Read(typeof(ManifestReader).Assembly, "plugin.schema.json"));

    private static ManifestResult Check(PositionedJson json, PluginOrigin origin, CompiledSchema schema)
    {
        var problems = new List<JsonProblem>(json.FindDuplicates());
        foreach (var fault in JsonSchemaValidator.Validate(schema, json.Root, "", Limits).Faults)
        {
            // A field that a newer host may know does no harm.
            var unknown = fault.IsAboutName && fault.SchemaPath.EndsWith("/additionalProperties", StringComparison.Ordinal);
            problems.Add(json.Problem(
                fault.InstancePath, fault.Message + ".", unknown ? JsonSeverity.Warning : JsonSeverity.Error, fault.IsAboutName, fault.Code));
        }
        if (problems.Exists(p => p.Severity == JsonSeverity.Error))
        {
            return new(null, json, problems);
        }
        PluginManifest manifest;
        try
        {
            manifest = ClientJson.Read<PluginManifest>(Plain(json.Root));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            problems.Add(json.Problem("", "The manifest does not have the form of a plugin.json; compare it with the schema.", code: ProblemCodes.WrongType));
            return new(null, json, problems);
        }
        ManifestRules.Check(manifest, json, origin, problems);
        return new(problems.Exists(p => p.Severity == JsonSeverity.Error) ? null : manifest, json, problems);
    }

    /// <summary>The same value without comments and trailing commas, which the contract's reader does not take.</summary>
    private static ReadOnlySpan<byte> Plain(JsonElement root)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            root.WriteTo(writer);
        }
        return buffer.WrittenSpan;
    }
}
