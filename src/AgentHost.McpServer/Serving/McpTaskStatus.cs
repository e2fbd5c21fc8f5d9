namespace AgentHost.Mcp.Serving;

/// <summary>States of a task, as the protocol has them.</summary>
internal enum McpTaskStatus
{
    /// <summary>It runs.</summary>
    Working,

    /// <summary>It waits for an answer of the client's person.</summary>
    InputRequired,

    /// <summary>It ended with a result.</summary>
    Completed,

    /// <summary>It ended with an error, or a result that says so.</summary>
    Failed,

    /// <summary>It was ended.</summary>
    Cancelled
}
