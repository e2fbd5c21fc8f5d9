using System.Buffers;
using System.Text.Json;

namespace AgentHost.Plugins.Anthropic.Requests;

/// <summary>Data that an answer carried and its service wants back.</summary>
internal static class Echo
{
    /// <summary>Provider type that these opaque parts belong to.</summary>
    public const string ProviderType = "anthropic";

    /// <summary>A member of a reasoning part's <c>Opaque</c>: the proof that the text is the model's own.</summary>
    private static ReadOnlySpan<byte> SignatureName => "signature"u8;

    /// <summary>A reasoning part's <c>Opaque</c>.</summary>
    public static JsonElement Signature(string signature)
    {
        var buffer = new ArrayBufferWriter<byte>(signature.Length + 32);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString(SignatureName, signature);
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    /// <summary>The signature; null when the part has none, as when its answer was cut off.</summary>
    public static string? SignatureOf(ReasoningPart part) =>
        part.Opaque is { ValueKind: JsonValueKind.Object } opaque && opaque.TryGetProperty(SignatureName, out var signature)
            && signature.ValueKind == JsonValueKind.String
            ? signature.GetString()
            : null;
}
