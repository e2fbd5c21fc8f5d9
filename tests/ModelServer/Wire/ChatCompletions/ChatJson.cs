using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>JSON as the provider writes it: compact, text not escaped beyond need.</summary>
internal static class ChatJson
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonWriterOptions Indented = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = true,
        IndentSize = 2,
        NewLine = "\n"
    };

    public static byte[] Write(Action<Utf8JsonWriter> write, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, indented ? Indented : Compact))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static string Id(Exchange exchange) => string.Create(CultureInfo.InvariantCulture, $"chatcmpl-{exchange.Number + 1:d8}");

    public static void Envelope(Utf8JsonWriter json, Exchange exchange, string type)
    {
        json.WriteString("id", Id(exchange));
        json.WriteString("object", type);
        json.WriteNumber("created", exchange.Created);
        json.WriteString("model", exchange.Model);
        json.WriteString("service_tier", "default");
        json.WriteString("system_fingerprint", "fp_0000000000");
    }

    public static void Usage(Utf8JsonWriter json, ReplyUsage usage)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", usage.PromptTokens);
        json.WriteNumber("completion_tokens", usage.CompletionTokens);
        json.WriteNumber("total_tokens", usage.PromptTokens + usage.CompletionTokens);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", usage.CachedTokens);
        json.WriteNumber("audio_tokens", 0);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("reasoning_tokens", usage.ReasoningTokens);
        json.WriteNumber("audio_tokens", 0);
        json.WriteNumber("accepted_prediction_tokens", 0);
        json.WriteNumber("rejected_prediction_tokens", 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
