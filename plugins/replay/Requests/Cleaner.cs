using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentHost.Plugins.Replay.Requests;

/// <summary>Takes out of a text what must not be kept, or is of one machine alone: secrets, and the workspace's folder.</summary>
/// <remarks>Thread-safe. Cleaning twice is cleaning once.</remarks>
internal sealed class Cleaner
{
    /// <summary>Placeholder for the workspace's folder: text that nobody writes.</summary>
    public const string Workspace = "⟪workspace⟫";

    private readonly string _root;
    private readonly string _rootInJson;
    private readonly ISecretFilter? _secrets;

    public Cleaner(string root, ISecretFilter? secrets)
    {
        // The root of a file system stands at the beginning of every path.
        _root = root.Length > 3 ? root : "";
        _secrets = secrets;
        _rootInJson = Escaped(_root);
    }

    public string Clean(string text)
    {
        text = _secrets?.Hide(text) ?? text;
        if (_root.Length == 0)
        {
            return text;
        }

        text = text.Replace(_root, Workspace, StringComparison.Ordinal);
        return _rootInJson == _root ? text : text.Replace(_rootInJson, Workspace, StringComparison.Ordinal);
    }

    /// <summary>Puts this machine's folder back.</summary>
    /// <param name="text">A text of a cassette.</param>
    /// <param name="json">Whether the text is JSON, in which the folder has to be escaped.</param>
    public string Restore(string text, bool json) => _root.Length == 0 ? text : text.Replace(Workspace, json ? _rootInJson : _root, StringComparison.Ordinal);

    /// <summary>The value with each of its texts changed; half surrogate pairs, which cannot be written, are replaced.</summary>
    /// <param name="value">Any JSON.</param>
    /// <param name="change">Is given each text.</param>
    public static JsonElement Rewrite(JsonElement value, Func<string, string> change)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            Write(json, value, change);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter json, JsonElement value, Func<string, string> change)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    Write(json, member.Value, change);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item, change);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(System.Text.Encoding.UTF8.GetBytes(change(value.GetString()!)));
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static string Escaped(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
}
