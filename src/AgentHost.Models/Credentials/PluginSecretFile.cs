using System.Buffers;
using System.Text.Json;
using AgentHost.FileSystem;

namespace AgentHost.Models.Credentials;

/// <summary>Secrets that plugins keep, in <c>secrets/auth.json</c> of the data folder (mode 0600). Safe across processes and threads.</summary>
/// <param name="dataFolder">The host's data folder; made when first written to.</param>
/// <param name="time">Paces the wait for another process that writes.</param>
public sealed class PluginSecretFile(string dataFolder, TimeProvider time)
{
    private const int MaxBytes = 16 * 1024 * 1024;
    private const int MostOfOne = 200;
    private const int LongestName = 1_000;
    private const int LongestValue = 64_000;

    private readonly string _folder = System.IO.Path.Combine(dataFolder, "secrets");

    public string Path => System.IO.Path.Combine(_folder, "auth.json");

    /// <summary>Finds the secret that a plugin keeps under a name; null for none.</summary>
    /// <exception cref="InvalidOperationException">The file is damaged.</exception>
    public (string Value, IReadOnlyList<string> Hide)? Find(string plugin, string name) =>
        Read().TryGetValue(plugin, out var own) && own.TryGetValue(name, out var found) ? found : null;

    /// <summary>Keeps a value, or with null forgets it.</summary>
    /// <returns>True when there was one before.</returns>
    /// <exception cref="InvalidOperationException">It cannot be kept.</exception>
    public async ValueTask<bool> SetAsync(string plugin, string name, string? value, IReadOnlyList<string> hide, CancellationToken cancellationToken)
    {
        if (name.Length is 0 or > LongestName || value?.Length > LongestValue)
        {
            throw new InvalidOperationException($"A secret of {plugin} cannot be kept: a name has at most {LongestName} characters, a value {LongestValue}.");
        }

        try
        {
            Directory.CreateDirectory(_folder);
            await using var guard = await PrivateFile.LockAsync(Path + ".lock", time, cancellationToken);
            var all = Read();
            var own = all.TryGetValue(plugin, out var before) ? before : all[plugin] = new(StringComparer.Ordinal);
            var had = own.Remove(name);
            if (value is not null)
            {
                if (own.Count >= MostOfOne)
                {
                    throw new InvalidOperationException($"The plugin {plugin} keeps {MostOfOne} secrets already; forget one first.");
                }

                own[name] = (value, [.. hide]);
            }

            if (had || value is not null)
            {
                PrivateFile.Write(Path, Write(all));
            }

            return had;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"{Path} could not be written: {fault.Message}", fault);
        }
    }

    private SortedDictionary<string, SortedDictionary<string, (string Value, IReadOnlyList<string> Hide)>> Read()
    {
        var all = new SortedDictionary<string, SortedDictionary<string, (string Value, IReadOnlyList<string> Hide)>>(StringComparer.Ordinal);
        if (!File.Exists(Path))
        {
            return all;
        }

        if (JsonFile.Read(Path, MaxBytes) is not { Json.Root: { ValueKind: JsonValueKind.Object } root } || !root.TryGetProperty("plugins", out var plugins)
            || plugins.ValueKind != JsonValueKind.Object)
        {
            throw Damaged();
        }

        foreach (var plugin in plugins.EnumerateObject())
        {
            var own = all[plugin.Name] = new(StringComparer.Ordinal);
            foreach (var entry in plugin.Value.ValueKind == JsonValueKind.Object ? plugin.Value.EnumerateObject() : throw Damaged())
            {
                if (entry.Value.ValueKind != JsonValueKind.Object || !entry.Value.TryGetProperty("value", out var value)
                    || value.ValueKind != JsonValueKind.String)
                {
                    throw Damaged();
                }

                own[entry.Name] = (value.GetString()!, entry.Value.TryGetProperty("hide", out var hide) && hide.ValueKind == JsonValueKind.Array
                    ? [.. hide.EnumerateArray().Where(static part => part.ValueKind == JsonValueKind.String).Select(static part => part.GetString()!)] : []);
            }
        }

        return all;
    }

    private InvalidOperationException Damaged() => new($"{Path} is damaged; repair or remove it, then log in again.");

    private static ReadOnlyMemory<byte> Write(SortedDictionary<string, SortedDictionary<string, (string Value, IReadOnlyList<string> Hide)>> all)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", 1);
            writer.WriteStartObject("plugins");
            foreach (var (plugin, own) in all)
            {
                writer.WriteStartObject(plugin);
                foreach (var (name, (value, hide)) in own)
                {
                    writer.WriteStartObject(name);
                    writer.WriteString("value", value);
                    writer.WriteStartArray("hide");
                    foreach (var part in hide)
                    {
                        writer.WriteStringValue(part);
                    }

                    writer.WriteEndArray();
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
