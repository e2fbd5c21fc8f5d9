using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentHost.Plugins.Replay.Requests;

namespace AgentHost.Plugins.Replay.Cassettes;

/// <summary>Writes the lines of a cassette (docs/guide/offline.md).</summary>
internal static class CassetteWriter
{
    /// <summary>The first line of a new one.</summary>
    public static byte[] Header(string model) => Line(json =>
    {
        json.WriteNumber("cassette"u8, CassetteReader.Version);
        json.WriteString("model"u8, model);
    });

    /// <summary>The lines of a request and its answer.</summary>
    /// <param name="number">Which request, from 1.</param>
    /// <param name="print">The request.</param>
    /// <param name="before">The messages of the one before; what both begin with is written once.</param>
    /// <param name="updates">The answer, cleaned.</param>
    public static byte[] Entry(int number, Fingerprint print, IReadOnlyList<string> before, IEnumerable<JsonElement> updates)
    {
        var same = 0;
        while (same < before.Count && same < print.Messages.Count && before[same] == print.Messages[same])
        {
            same++;
        }

        var lines = new ArrayBufferWriter<byte>(1024);
        lines.Write(Line(json =>
        {
            json.WriteNumber("request"u8, number);
            json.WriteStartObject("digests"u8);
            foreach (var aspect in ReplaySettings.Aspects)
            {
                json.WriteString(aspect, print.Digests[aspect]);
            }

            json.WriteEndObject();
            json.WriteStartArray("tools"u8);
            foreach (var tool in print.Tools)
            {
                json.WriteStringValue(tool);
            }

            json.WriteEndArray();
            json.WriteNumber("same"u8, same);
            json.WriteStartArray("messages"u8);
            foreach (var message in print.Messages.Skip(same))
            {
                json.WriteRawValue(message, skipInputValidation: true);
            }

            json.WriteEndArray();
        }));
        foreach (var update in updates)
        {
            lines.Write(Line(json =>
            {
                json.WritePropertyName("update"u8);
                update.WriteTo(json);
            }));
        }

        return lines.WrittenSpan.ToArray();
    }

    private static byte[] Line(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }
}
