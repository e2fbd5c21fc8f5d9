using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentHost.Security.Redaction;

/// <summary>
/// JSON with secrets hidden in its texts, and in names of members that are long enough to be none of a record's; numbers and the rest stay as they are.
/// </summary>
public static class RedactedJson
{
    /// <summary>Longer than the names in the contract's records: whoever reads those finds them as they are, whatever word is secret.</summary>
    private const int LongName = 24;

    /// <summary>The JSON with each text redacted; null where none changed.</summary>
    public static byte[]? Of(ReadOnlySpan<byte> json, Func<string, string> redact)
    {
        var changed = false;
        var buffer = new ArrayBufferWriter<byte>(json.Length + 64);
        using var writer = new Utf8JsonWriter(
            buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true, MaxDepth = 512 });
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    writer.WriteStartObject();
                    break;
                case JsonTokenType.EndObject:
                    writer.WriteEndObject();
                    break;
                case JsonTokenType.StartArray:
                    writer.WriteStartArray();
                    break;
                case JsonTokenType.EndArray:
                    writer.WriteEndArray();
                    break;
                case JsonTokenType.PropertyName:
                    var name = reader.GetString()!;
                    var shown = name.Length < LongName ? name : redact(name);
                    changed |= !ReferenceEquals(name, shown);
                    writer.WritePropertyName(shown);
                    break;
                case JsonTokenType.String:
                    var text = reader.GetString()!;
                    var redacted = redact(text);
                    changed |= !ReferenceEquals(text, redacted);
                    writer.WriteStringValue(redacted);
                    break;
                default:
                    writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                    break;
            }
        }

        writer.Flush();
        return changed ? buffer.WrittenSpan.ToArray() : null;
    }
}
