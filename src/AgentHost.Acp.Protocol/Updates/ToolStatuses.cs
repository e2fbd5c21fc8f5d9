namespace AgentHost.Acp.Protocol;

/// <summary>States of calls. Open.</summary>
public static class ToolStatuses
{
    /// <summary>Not yet begun.</summary>
    public const string Pending = "pending";

    /// <summary>Runs.</summary>
    public const string InProgress = "in_progress";

    /// <summary>Done.</summary>
    public const string Completed = "completed";

    /// <summary>Failed, denied or cut off.</summary>
    public const string Failed = "failed";
}
