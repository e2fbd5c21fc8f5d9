using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Requests;

/// <summary>Writes the body of a streamed Chat Completions request.</summary>
internal static class RequestWriter
{
    // The body is read by a JSON parser only, never put into a page: text other than ASCII need not be escaped.
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static ReadOnlyMemory<byte> Write(ModelRequest request, Endpoint endpoint, WrittenMessages written)
    {
        var buffer = new ArrayBufferWriter<byte>(8192);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, endpoint.Model);
            json.WriteStartArray("messages"u8);
            MessageWriter.Write(json, request, endpoint, written);
            json.WriteEndArray();
            WriteTools(json, request.Tools);
            json.WriteBoolean("stream"u8, true);
            if (endpoint.IncludeUsage)
            {
                json.WriteStartObject("stream_options"u8);
                json.WriteBoolean("include_usage"u8, true);
                json.WriteEndObject();
            }

            WriteParameters(json, request, endpoint);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteTools(Utf8JsonWriter json, IReadOnlyList<ToolSpec> tools)
    {
        if (tools.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        foreach (var tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, tool.Name);
            json.WriteString("description"u8, SafeText.Of(tool.Description));
            json.WritePropertyName("parameters"u8);
            SchemaWriter.WriteParameters(json, tool.InputSchema);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteParameters(Utf8JsonWriter json, ModelRequest request, Endpoint endpoint)
    {
        var parameters = request.Parameters;
        var extra = parameters.Extra;

        bool Ours(string name) => ExtraMembers.Leave(name, endpoint, extra);

        if (parameters.Temperature is { } temperature && Ours("temperature"))
        {
            json.WriteNumber("temperature"u8, temperature);
        }

        if (parameters.TopP is { } topP && Ours("top_p"))
        {
            json.WriteNumber("top_p"u8, topP);
        }

        if (parameters.MaxOutputTokens is { } most && Ours(endpoint.MaxTokensField))
        {
            json.WriteNumber(endpoint.MaxTokensField, most);
        }

        if (parameters.Reasoning is { } level)
        {
            ReasoningStyles.Write(json, endpoint.ReasoningStyle, level, Ours);
        }

        if (parameters.Stop is { Count: > 0 } stop && Ours("stop"))
        {
            json.WriteStartArray("stop"u8);
            foreach (var text in stop)
            {
                json.WriteStringValue(SafeText.Of(text));
            }

            json.WriteEndArray();
        }

        if (parameters.ResponseSchema is { } schema && Ours("response_format"))
        {
            ResponseFormats.Write(json, endpoint.ResponseFormat, schema);
        }

        // Requests of one session share a prefix; the key brings them to the machine that has it cached. Only OpenAI is known to take it.
        if (request.SessionId is { } session && endpoint.IsOpenAI && Ours("prompt_cache_key"))
        {
            json.WriteString("prompt_cache_key"u8, session);
        }

        ExtraMembers.Write(json, endpoint, extra, static name => name is "model" or "messages" or "tools" or "stream" or "stream_options");
    }
}
