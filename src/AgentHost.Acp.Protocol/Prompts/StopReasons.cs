namespace AgentHost.Acp.Protocol;

/// <summary>Reasons for the end of a turn.</summary>
public static class StopReasons
{
    /// <summary>The model is done.</summary>
    public const string EndTurn = "end_turn";

    /// <summary>The limit of tokens was reached.</summary>
    public const string MaxTokens = "max_tokens";

    /// <summary>The limit of requests was reached.</summary>
    public const string MaxTurnRequests = "max_turn_requests";

    /// <summary>The model refused.</summary>
    public const string Refusal = "refusal";

    /// <summary>The editor cancelled it.</summary>
    public const string Cancelled = "cancelled";
}
