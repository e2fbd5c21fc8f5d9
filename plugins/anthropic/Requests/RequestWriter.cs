using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Requests;

/// <summary>Writes the body of a streamed request.</summary>
/// <remarks>
/// Four marks for the cache at most, which is what the service allows: the last tool, the end of the system prompt, and the user's last two messages: the
/// newest becomes the beginning of the next request, the one before it is what this request begins with.
/// </remarks>
internal static class RequestWriter
{
    // The body is read by a JSON parser only, never put into a page: text other than ASCII need not be escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static ReadOnlyMemory<byte> Write(ModelRequest request, Endpoint endpoint)
    {
        var extra = request.Parameters.Extra;

        // An extra member stands before ours of the same name: whoever wrote it knows the service.
        bool Ours(string name) => extra is null || !extra.ContainsKey(name);

        // With the service's own marking switched on (a member of this name at the top) there would be one mark too many.
        var mark = endpoint.PromptCache && Ours("cache_control");
        var buffer = new ArrayBufferWriter<byte>(8192);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            if (endpoint.BodyVersion is not { } version)
            {
                json.WriteString("model"u8, endpoint.Model);
            }
            else if (Ours("anthropic_version"))
            {
                json.WriteString("anthropic_version"u8, version);
            }

            var maxTokens = request.Parameters.MaxOutputTokens ?? endpoint.Info?.OutputLimit ?? endpoint.Version.UsualOutput;
            if (Ours("max_tokens"))
            {
                json.WriteNumber("max_tokens"u8, maxTokens);
            }

            if (endpoint.SaysStream)
            {
                json.WriteBoolean("stream"u8, true);
            }

            if (Ours("anthropic_beta"))
            {
                WriteBetas(json, request.Parameters, endpoint);
            }

            WriteParameters(json, request.Parameters, endpoint, maxTokens, Ours);
            ToolWriter.Write(json, request.Tools, mark);
            WriteSystem(json, request.System, mark);
            WriteMessages(json, MessageOrder.Of(request, endpoint), endpoint, mark);
            WriteExtra(json, extra);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteBetas(Utf8JsonWriter json, ModelParameters parameters, Endpoint endpoint)
    {
        var stale = endpoint.DropsStaleThinking && ThinkingWriter.IsSent(parameters, endpoint);
        if (endpoint.BodyBetas is not { } betas || (betas.Count == 0 && !stale))
        {
            return;
        }

        json.WriteStartArray("anthropic_beta"u8);
        foreach (var beta in stale ? betas.Append(ThinkingWriter.StaleThinkingBeta) : betas)
        {
            json.WriteStringValue(beta);
        }

        json.WriteEndArray();
    }

    private static void WriteParameters(Utf8JsonWriter json, ModelParameters parameters, Endpoint endpoint, int maxTokens, Func<string, bool> ours)
    {
        if (parameters.Temperature is { } temperature && ours("temperature"))
        {
            json.WriteNumber("temperature"u8, temperature);
        }

        if (parameters.TopP is { } topP && ours("top_p"))
        {
            json.WriteNumber("top_p"u8, topP);
        }

        if (parameters.Stop is { Count: > 0 } stop && ours("stop_sequences"))
        {
            json.WriteStartArray("stop_sequences"u8);
            foreach (var text in stop)
            {
                json.WriteStringValue(SafeText.Of(text));
            }

            json.WriteEndArray();
        }

        if (ours("thinking"))
        {
            ThinkingWriter.Write(json, parameters, endpoint, maxTokens);
        }

        var effort = ThinkingWriter.Effort(parameters, endpoint);
        if ((effort is not null || parameters.ResponseSchema is not null) && ours("output_config"))
        {
            json.WriteStartObject("output_config"u8);
            if (effort is not null)
            {
                json.WriteString("effort"u8, effort);
            }

            if (parameters.ResponseSchema is { } schema)
            {
                json.WriteStartObject("format"u8);
                json.WriteString("type"u8, "json_schema"u8);
                json.WritePropertyName("schema"u8);
                schema.WriteTo(json);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }
    }

    private static void WriteSystem(Utf8JsonWriter json, IReadOnlyList<PromptText> sections, bool mark)
    {
        var texts = sections.Where(section => !string.IsNullOrWhiteSpace(section.Text)).ToList();
        if (texts.Count == 0)
        {
            return;
        }

        json.WriteStartArray("system"u8);
        for (var i = 0; i < texts.Count; i++)
        {
            BlockWriter.WriteText(json, texts[i].Text, mark && i == texts.Count - 1);
        }

        json.WriteEndArray();
    }

    private static void WriteMessages(Utf8JsonWriter json, List<WireMessage> messages, Endpoint endpoint, bool mark)
    {
        var last = messages.FindLastIndex(message => !message.IsAssistant);
        var before = last > 0 ? messages.FindLastIndex(last - 1, message => !message.IsAssistant) : -1;
        json.WriteStartArray("messages"u8);
        for (var i = 0; i < messages.Count; i++)
        {
            var parts = messages[i].Parts;
            json.WriteStartObject();
            json.WriteString("role"u8, messages[i].IsAssistant ? "assistant"u8 : "user"u8);
            json.WriteStartArray("content"u8);
            for (var part = 0; part < parts.Count; part++)
            {
                BlockWriter.Write(json, parts[part], endpoint, mark && (i == last || i == before) && part == parts.Count - 1);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteExtra(Utf8JsonWriter json, IReadOnlyDictionary<string, JsonElement>? extra)
    {
        foreach (var (name, value) in extra ?? new Dictionary<string, JsonElement>())
        {
            // These are the request itself; twice in one object they would mean nothing.
            if (name is not ("model" or "messages" or "system" or "tools" or "stream") && value.ValueKind != JsonValueKind.Undefined)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }
        }
    }
}
