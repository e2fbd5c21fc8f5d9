namespace AgentHost.Client;

/// <summary>A call is allowed and runs.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Title">One line for people.</param>
public sealed record ToolStarted(string CallId, string Tool, string Title) : AgentEvent("tool.started")
{
    /// <summary>Verdict that allowed the call.</summary>
    public PermissionVerdict? Verdict { get; init; }
}
