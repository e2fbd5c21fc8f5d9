using System.Buffers;
using System.Text.Json;

namespace AgentHost.Plugins.Files.Writing;

/// <summary>The versions that a plan was made from, kept in the plan: what is carried out later must start from the same.</summary>
internal static class PlannedVersions
{
    /// <summary>As the plan's state: path to hash, null for a file that was not there.</summary>
    public static JsonElement Write(IEnumerable<(string Path, string? Hash)> versions)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (path, hash) in versions)
            {
                writer.WriteString(path, hash);
            }

            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    /// <summary>
    /// Checks that a plan is carried out on the version it was made for; returns a sentence when it is not, null when it is, or when none was known.
    /// </summary>
    public static string? Compare(JsonElement? state, string path, string? hash)
    {
        if (state is not { ValueKind: JsonValueKind.Object } planned || !planned.TryGetProperty(path, out var value))
        {
            return null;
        }

        return string.Equals(value.GetString(), hash, StringComparison.Ordinal)
            ? null
            : $"{path} changed after this call was planned: read it again, then repeat the change.";
    }
}
