namespace AgentHost.Plugins.Acp.Running;

/// <summary>The end of a run.</summary>
/// <param name="Text">What the agent said.</param>
/// <param name="Problem">Reason why it did not do what it was asked for, as a sentence; null where it did.</param>
internal sealed record RunEnd(string Text, string? Problem)
{
    /// <summary>Beginning of the ids of calls that a model of this plugin makes.</summary>
    public const string CallPrefix = "acp-";

    /// <summary>The reason for which the agent stopped, in the protocol's words.</summary>
    public string StopReason { get; init; } = "";

    public TokenUsage Usage { get; init; } = TokenUsage.None;

    public decimal? Cost { get; init; }
}
