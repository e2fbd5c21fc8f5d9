namespace AgentHost.Acp.Protocol;

/// <summary>Parameters of <c>session/list</c>.</summary>
public sealed record ListSessionsRequest
{
    /// <summary>Only those of this folder, an absolute path.</summary>
    public string? Cwd { get; init; }

    /// <summary>Cursor of the page before; absent for the first.</summary>
    public string? Cursor { get; init; }
}
