namespace AgentHost.Plugins.Anthropic.Answers;

/// <summary>The wire's reasons for an end (documentation, "Stop reasons").</summary>
internal static class StopReasons
{
    public static FinishReason Read(string reason) => reason switch
    {
        "end_turn" or "stop_sequence" => FinishReason.Stop,
        "tool_use" => FinishReason.ToolCalls,
        "max_tokens" or "model_context_window_exceeded" => FinishReason.OutputLimit,
        "refusal" => FinishReason.Refusal,
        // pause_turn comes of tools that the service runs itself, which the host does not offer.
        _ => FinishReason.Unknown,
    };

    /// <summary>Gives the detail that the contract's word for a stop reason leaves out; null when that word says all.</summary>
    public static string? Detail(string reason) => reason switch
    {
        "end_turn" or "stop_sequence" or "tool_use" or "max_tokens" => null,
        "model_context_window_exceeded" => "the model's context is full",
        _ => reason,
    };
}
