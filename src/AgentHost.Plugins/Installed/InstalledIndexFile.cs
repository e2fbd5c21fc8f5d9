using System.Buffers;
using System.Text.Json;
using AgentHost.FileSystem;
using AgentHost.Json;

namespace AgentHost.Plugins.Installed;

/// <summary>The index as a file, <c>index.json</c>.</summary>
internal static class InstalledIndexFile
{
    private const int MostBytes = 64 * 1024 * 1024;

    /// <summary>Null where there is none, it is damaged, or it was made from something else.</summary>
    public static InstalledContent? Read(PluginPlaces places, string key)
    {
        if (!File.Exists(places.Index))
        {
            return null;
        }

        try
        {
            // Not disposed: what plugins bring stays a view of it, for as long as the host lives.
            var root = JsonDocument.Parse(PlainFile.ReadBytes(places.Index, MostBytes)).RootElement;
            if (!root.GetProperty("key"u8).ValueEquals(key))
            {
                return null;
            }

            var list = root.GetProperty("plugins"u8);
            var plugins = new List<InstalledPlugin>(list.GetArrayLength());
            foreach (var plugin in list.EnumerateArray())
            {
                plugins.Add(ReadPlugin(plugin, places));
            }

            var problems = new List<JsonProblem>();
            foreach (var problem in root.GetProperty("problems"u8).EnumerateArray())
            {
                problems.Add(new JsonProblem(
                    problem[0].GetString()!, problem[1].GetInt32(), problem[2].GetInt32(), problem[3].GetString()!,
                    problem[4].GetBoolean() ? JsonSeverity.Error : JsonSeverity.Warning));
            }

            var warnings = new List<string>();
            foreach (var warning in root.GetProperty("warnings"u8).EnumerateArray())
            {
                warnings.Add(warning.GetString()!);
            }

            return new(plugins, problems, warnings);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or ArgumentException or IOException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Writes the index in one step. One that cannot be written costs time at the next start and nothing else.</summary>
    public static void Write(PluginPlaces places, string key, InstalledContent content)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("key", key);
            writer.WriteStartArray("plugins");
            foreach (var plugin in content.Plugins)
            {
                writer.WriteStartObject();
                if (plugin.Blocked is { } blocked)
                {
                    writer.WriteString("blocked", blocked);
                }

                if (plugin.Faulted)
                {
                    writer.WriteBoolean("faulted", true);
                }

                if (plugin.Disabled)
                {
                    writer.WriteBoolean("off", true);
                }

                if (plugin.InProcess)
                {
                    writer.WriteBoolean("inProcess", true);
                }

                writer.WritePropertyName("manifest");
                IndexedManifest.Write(writer, plugin.Manifest);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("problems");
            foreach (var problem in content.Problems)
            {
                writer.WriteStartArray();
                writer.WriteStringValue(problem.File);
                writer.WriteNumberValue(problem.Line);
                writer.WriteNumberValue(problem.Column);
                writer.WriteStringValue(problem.Message);
                writer.WriteBooleanValue(problem.Severity == JsonSeverity.Error);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("warnings");
            foreach (var warning in content.Warnings)
            {
                writer.WriteStringValue(warning);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        try
        {
            PrivateFile.Write(places.Index, buffer.WrittenMemory, durable: false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private static InstalledPlugin ReadPlugin(JsonElement plugin, PluginPlaces places)
    {
        var manifest = IndexedManifest.Read(plugin.GetProperty("manifest"u8));
        return new InstalledPlugin(manifest, places.FolderOf(manifest.Id, manifest.Version), PluginOrigin.User)
        {
            Blocked = plugin.TryGetProperty("blocked"u8, out var blocked) ? blocked.GetString() : null,
            Faulted = plugin.TryGetProperty("faulted"u8, out _),
            Disabled = plugin.TryGetProperty("off"u8, out _),
            InProcess = plugin.TryGetProperty("inProcess"u8, out _),
        };
    }
}
