using System.Buffers;
using System.Text.Json;
using AgentHost.Plugins.OpenAI.Requests;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Responses;

/// <summary>Writes the body of a streamed Responses request. Nothing is left at the service: each request holds the whole conversation.</summary>
internal static class ResponsesRequestWriter
{
    /// <summary>"Invalid 'max_output_tokens': integer below minimum value. Expected a value &gt;= 16".</summary>
    private const int LeastOutput = 16;

    public static ReadOnlyMemory<byte> Write(ModelRequest request, Endpoint endpoint, WrittenInput written)
    {
        var extra = request.Parameters.Extra;
        bool Ours(string name) => ExtraMembers.Leave(name, endpoint, extra);
        var buffer = new ArrayBufferWriter<byte>(8192);
        using (var json = new Utf8JsonWriter(buffer, RequestWriter.Options))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, endpoint.Model);
            var system = string.Join("\n\n", request.System.Where(static section => section.Text.Length > 0).Select(static section => section.Text));
            if (system.Length > 0)
            {
                json.WriteString("instructions"u8, SafeText.Of(system));
            }

            json.WriteStartArray("input"u8);
            InputWriter.Write(json, request.Messages, endpoint, written);
            json.WriteEndArray();
            WriteTools(json, request.Tools);
            json.WriteBoolean("stream"u8, true);
            if (Ours("store"))
            {
                json.WriteBoolean("store"u8, false);
            }

            if (endpoint.EncryptedReasoning && written.Reasoning && Ours("include"))
            {
                json.WriteStartArray("include"u8);
                json.WriteStringValue("reasoning.encrypted_content"u8);
                json.WriteEndArray();
            }

            WriteParameters(json, request, endpoint, extra);
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
            json.WriteString("name"u8, tool.Name);
            json.WriteString("description"u8, SafeText.Of(tool.Description));
            json.WritePropertyName("parameters"u8);
            SchemaWriter.WriteParameters(json, tool.InputSchema);

            // Unlike Chat Completions, this wire takes every schema as a strict one unless told not to.
            json.WriteBoolean("strict"u8, false);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteParameters(Utf8JsonWriter json, ModelRequest request, Endpoint endpoint, IReadOnlyDictionary<string, JsonElement>? extra)
    {
        var parameters = request.Parameters;
        bool Ours(string name) => ExtraMembers.Leave(name, endpoint, extra);
        if (parameters.Temperature is { } temperature && Ours("temperature"))
        {
            json.WriteNumber("temperature"u8, temperature);
        }

        if (parameters.TopP is { } topP && Ours("top_p"))
        {
            json.WriteNumber("top_p"u8, topP);
        }

        if (parameters.MaxOutputTokens is { } most && Ours("max_output_tokens"))
        {
            json.WriteNumber("max_output_tokens"u8, Math.Max(LeastOutput, most));
        }

        if ((parameters.Reasoning ?? endpoint.ReasoningSummary) is not null && Ours("reasoning"))
        {
            json.WriteStartObject("reasoning"u8);
            if (parameters.Reasoning is { } effort)
            {
                json.WriteString("effort"u8, effort);
            }

            // Only on wish: some organizations may not have it ("must be verified to generate reasoning summaries").
            if (endpoint.ReasoningSummary is { } summary)
            {
                json.WriteString("summary"u8, summary);
            }

            json.WriteEndObject();
        }

        if (parameters.ResponseSchema is { } schema && Ours("text"))
        {
            json.WriteStartObject("text"u8);
            json.WriteStartObject("format"u8);
            json.WriteString("type"u8, "json_schema"u8);
            SchemaWriter.WriteNamed(json, schema);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        // Requests of one session share a prefix; the key brings them to the machine that has it cached. Only OpenAI is known to take it.
        if (request.SessionId is { } session && endpoint.IsOpenAI && Ours("prompt_cache_key"))
        {
            json.WriteString("prompt_cache_key"u8, session);
        }

        ExtraMembers.Write(json, endpoint, extra, static name => name is "model" or "instructions" or "input" or "tools" or "stream");
    }
}
