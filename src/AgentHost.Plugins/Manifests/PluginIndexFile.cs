using System.Buffers;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Json;

namespace AgentHost.Plugins.Manifests;

/// <summary>The index as a file.</summary>
internal static class PluginIndexFile
{
    private const int MostBytes = 64 * 1024 * 1024;

    /// <summary>Null where there is none, it is damaged, or the files that it was made of are others by now.</summary>
    /// <param name="path">The index.</param>
    /// <param name="key">What it has to be made for.</param>
    /// <param name="stamps">Of what it was made of, as all of it is still.</param>
    public static IndexContent? Read(string path, string key, out List<FileStamp> stamps)
    {
        stamps = [];
        if (!File.Exists(path))
        {
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(PlainFile.ReadBytes(path, MostBytes));
            var root = document.RootElement;
            if (!root.GetProperty("key").ValueEquals(key) || !Holds(root.GetProperty("stamps"), stamps))
            {
                return null;
            }
            return ReadContent(root);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IndexContent ReadContent(JsonElement root)
    {
        // Loops, because queries over structs would be compiled at each start.
        var plugins = new List<InstalledPlugin>();
        foreach (var plugin in root.GetProperty("plugins").EnumerateArray())
        {
            plugins.Add(ReadPlugin(plugin));
        }
        var problems = new List<JsonProblem>();
        foreach (var problem in root.GetProperty("problems").EnumerateArray())
        {
            problems.Add(ReadProblem(problem));
        }
        var warnings = new List<string>();
        foreach (var warning in root.GetProperty("warnings").EnumerateArray())
        {
            warnings.Add(warning.GetString()!);
        }
        var aliases = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var alias in root.GetProperty("aliases").EnumerateObject())
        {
            aliases[alias.Name] = alias.Value.GetString()!;
        }
        return new(plugins, problems, warnings, aliases);
    }

    /// <summary>Writes the index in one step. A cache that cannot be written costs time at the next start and nothing else.</summary>
    public static void Write(string path, string key, List<FileStamp> stamps, IndexContent content)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("key", key);
            writer.WriteStartArray("stamps");
            foreach (var stamp in stamps)
            {
                writer.WriteStartArray();
                writer.WriteStringValue(stamp.Path);
                writer.WriteNumberValue(stamp.Length);
                writer.WriteNumberValue(stamp.Time);
                writer.WriteEndArray();
            }
            writer.WriteEndArray();
            writer.WriteStartArray("plugins");
            foreach (var plugin in content.Plugins)
            {
                WritePlugin(writer, plugin);
            }
            writer.WriteEndArray();
            writer.WriteStartArray("problems");
            foreach (var problem in content.Problems)
            {
                WriteProblem(writer, problem);
            }
            writer.WriteEndArray();
            writer.WriteStartArray("warnings");
            foreach (var warning in content.Warnings)
            {
                writer.WriteStringValue(warning);
            }
            writer.WriteEndArray();
            writer.WriteStartObject("aliases");
            foreach (var (alias, id) in content.KnownAliases)
            {
                writer.WriteString(alias, id);
            }
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            PrivateFile.Write(path, buffer.WrittenMemory, durable: false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private static bool Holds(JsonElement list, List<FileStamp> stamps)
    {
        foreach (var item in list.EnumerateArray())
        {
            var stamp = FileStamp.Of(item[0].GetString()!);
            if (item[1].GetInt64() != stamp.Length || item[2].GetInt64() != stamp.Time)
            {
                return false;
            }

            stamps.Add(stamp);
        }

        // Without the folder's own it would hold for any.
        return stamps.Count > 1;
    }

    private static void WritePlugin(Utf8JsonWriter writer, InstalledPlugin plugin)
    {
        writer.WriteStartObject();
        writer.WriteString("folder", plugin.Folder);
        if (plugin.Blocked is not null)
        {
            writer.WriteString("blocked", plugin.Blocked);
        }
        writer.WritePropertyName("manifest");
        JsonSerializer.Serialize(writer, plugin.Manifest, ClientJson.TypeInfo<PluginManifest>());
        writer.WriteEndObject();
    }

    private static InstalledPlugin ReadPlugin(JsonElement plugin) =>
        new(ClientJson.Read<PluginManifest>(plugin.GetProperty("manifest")), plugin.GetProperty("folder").GetString()!, PluginOrigin.Bundled)
        {
            Blocked = plugin.TryGetProperty("blocked", out var blocked) ? blocked.GetString() : null,
        };

    private static void WriteProblem(Utf8JsonWriter writer, JsonProblem problem)
    {
        writer.WriteStartObject();
        writer.WriteString("file", problem.File);
        writer.WriteNumber("line", problem.Line);
        writer.WriteNumber("column", problem.Column);
        writer.WriteString("message", problem.Message);
        writer.WriteBoolean("error", problem.Severity == JsonSeverity.Error);
        writer.WriteEndObject();
    }

    private static JsonProblem ReadProblem(JsonElement problem) => new(
        problem.GetProperty("file").GetString()!,
        problem.GetProperty("line").GetInt32(),
        problem.GetProperty("column").GetInt32(),
        problem.GetProperty("message").GetString()!,
        problem.GetProperty("error").GetBoolean() ? JsonSeverity.Error : JsonSeverity.Warning);
}
