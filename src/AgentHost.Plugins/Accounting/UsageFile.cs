using System.Buffers;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Plugins.Installed;

namespace AgentHost.Plugins.Accounting;

/// <summary>
/// Usage of plugins in earlier processes, <c>usage.jsonl</c>: one line for each plugin that a process used, written in one step at its end. Figures and no
/// ledger: a process that is killed leaves none, and nothing fails for this file.
/// </summary>
public static class UsageFile
{
    /// <summary>Beyond this the lines of each plugin are made one.</summary>
    private const int FoldBytes = 128 * 1024;

    private const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>Adds what this process used.</summary>
    public static void Append(PluginPlaces places, IReadOnlyList<(string Id, PluginUsage Usage)> used)
    {
        if (used.Count == 0)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(places.Root);
            long length;
            using (var file = PrivateFile.OpenToAppend(places.Usage))
            {
                file.Write(Lines(used));
                file.Flush();
                length = file.Length;
            }

            if (length > FoldBytes)
            {
                Fold(places);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    /// <summary>Reads the usage of each plugin, by id. Damaged lines are passed over; a file that cannot be read gives none.</summary>
    public static IReadOnlyDictionary<string, PluginUsage> Read(PluginPlaces places)
    {
        var sums = new Dictionary<string, PluginUsage>(StringComparer.Ordinal);
        byte[] content;
        try
        {
            content = PlainFile.ReadBytes(places.Usage, MaxBytes);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return sums;
        }

        foreach (var range in content.AsSpan().Split((byte)'\n'))
        {
            if (TryRead(content.AsMemory()[range], out var id, out var usage))
            {
                sums[id] = sums.TryGetValue(id, out var before) ? Add(before, usage) : usage;
            }
        }

        return sums;
    }

    private static void Fold(PluginPlaces places)
    {
        // One of those who come at once does it.
        using var alone = PrivateFile.Open(places.Usage + ".lock", FileMode.OpenOrCreate);
        var buffer = Lines([.. Read(places).OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => (one.Key, one.Value))]);
        PrivateFile.Write(places.Usage, buffer, durable: false);
    }

    private static byte[] Lines(IReadOnlyList<(string Id, PluginUsage Usage)> used)
    {
        var buffer = new ArrayBufferWriter<byte>(256 * used.Count);
        foreach (var (id, usage) in used)
        {
            using (var writer = new Utf8JsonWriter(buffer))
            {
                writer.WriteStartObject();
                writer.WriteString("id"u8, id);
                writer.WriteStartObject("usage"u8);
                Write(writer, usage);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            buffer.Write("\n"u8);
        }

        return buffer.WrittenSpan.ToArray();
    }

    // By hand, as the contract writes it: the first record that the serializer writes costs a millisecond, and this stands at the end of every run.
    private static void Write(Utf8JsonWriter writer, PluginUsage usage)
    {
        if (usage.Since is { } since)
        {
            writer.WriteString("since"u8, since);
        }

        writer.WriteNumber("activations"u8, usage.Activations);
        writer.WriteNumber("activationMs"u8, usage.ActivationMs);
        writer.WriteNumber("calls"u8, usage.Calls);
        writer.WriteNumber("failures"u8, usage.Failures);
        writer.WriteNumber("milliseconds"u8, usage.Milliseconds);
        writer.WriteNumber("allocatedBytes"u8, usage.AllocatedBytes);
        writer.WriteNumber("inputTokens"u8, usage.InputTokens);
        writer.WriteNumber("outputTokens"u8, usage.OutputTokens);
        writer.WriteNumber("cost"u8, usage.Cost);
    }

    private static bool TryRead(ReadOnlyMemory<byte> line, out string id, out PluginUsage usage)
    {
        (id, usage) = ("", new PluginUsage());
        if (line.IsEmpty)
        {
            return false;
        }

        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("id"u8, out var named) && named.ValueKind == JsonValueKind.String
                && named.GetString() is { Length: > 0 and <= 64 } name
                && json.RootElement.TryGetProperty("usage"u8, out var counted) && counted.Deserialize(ClientJson.TypeInfo<PluginUsage>()) is { } read)
            {
                (id, usage) = (name, read);
                return true;
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }

        return false;
    }

    private static PluginUsage Add(PluginUsage before, PluginUsage more)
    {
        try
        {
            return new PluginUsage
            {
                Since = before.Since < more.Since ? before.Since : more.Since ?? before.Since,
                Activations = before.Activations + more.Activations,
                ActivationMs = more.Activations > 0 ? more.ActivationMs : before.ActivationMs,
                Calls = before.Calls + more.Calls,
                Failures = before.Failures + more.Failures,
                Milliseconds = Math.Round(before.Milliseconds + more.Milliseconds, 3),
                AllocatedBytes = before.AllocatedBytes + more.AllocatedBytes,
                InputTokens = before.InputTokens + more.InputTokens,
                OutputTokens = before.OutputTokens + more.OutputTokens,
                Cost = before.Cost + more.Cost,
            };
        }
        catch (OverflowException)
        {
            return before;
        }
    }
}
