namespace AgentHost.Plugins.OpenAI.Answers;

/// <summary>The wire's reasons for an end.</summary>
internal static class FinishReasons
{
    /// <summary>Reads <c>finish_reason</c>, gateways' own words included.</summary>
    public static FinishReason Read(string reason) => reason switch
    {
        "stop" or "eos" or "end_turn" or "stop_sequence" => FinishReason.Stop,
        "tool_calls" or "function_call" or "tool_use" => FinishReason.ToolCalls,
        "length" or "max_tokens" or "model_length" => FinishReason.OutputLimit,
        "content_filter" or "safety" or "sensitive" => FinishReason.ContentFilter,
        "refusal" => FinishReason.Refusal,
        _ => FinishReason.Unknown,
    };
}
