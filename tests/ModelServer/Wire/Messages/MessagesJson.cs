using System.Globalization;
using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>Pieces of JSON that a streamed and a whole answer have in common.</summary>
internal static class MessagesJson
{
    public static string Id(Exchange exchange) => string.Create(CultureInfo.InvariantCulture, $"msg_{exchange.Number + 1:d8}");

    public static string CallId(ReplyToolCall call) =>
        call.Id!.StartsWith("call_", StringComparison.Ordinal) ? string.Concat("toolu_", call.Id.AsSpan(5)) : call.Id;

    public static string StopReason(Reply reply) =>
        reply.FinishReason ?? (reply.Refusal is not null ? "refusal" : reply.ToolCalls.Count > 0 ? "tool_use" : "end_turn");

    /// <summary>The stop reason and what belongs to it.</summary>
    public static void Stop(Utf8JsonWriter json, Reply reply)
    {
        json.WriteString("stop_reason", StopReason(reply));
        json.WriteNull("stop_sequence");
        if (reply.Refusal is { } explanation)
        {
            json.WriteStartObject("stop_details");
            json.WriteString("type", "refusal");
            json.WriteNull("category");
            json.WriteString("explanation", explanation);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("stop_details");
        }
    }

    /// <summary>Counts as the wire has them: cached tokens stand beside the others.</summary>
    public static void Usage(Utf8JsonWriter json, ReplyUsage usage, bool atStart)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", usage.PromptTokens - usage.CachedTokens - usage.CacheWriteTokens);
        json.WriteNumber("cache_creation_input_tokens", usage.CacheWriteTokens);
        json.WriteNumber("cache_read_input_tokens", usage.CachedTokens);
        json.WriteNumber("output_tokens", atStart ? 1 : usage.CompletionTokens);
        if (!atStart)
        {
            json.WriteStartObject("output_tokens_details");
            json.WriteNumber("thinking_tokens", usage.ReasoningTokens);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
