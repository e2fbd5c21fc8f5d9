namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>State of a server in its life.</summary>
internal enum ServerState
{
    /// <summary>Not started.</summary>
    Stopped,

    /// <summary>Being started.</summary>
    Starting,

    /// <summary>There.</summary>
    Ready,

    /// <summary>It went; it is started again after a pause.</summary>
    Lost,

    /// <summary>It cannot be had.</summary>
    Failed,
}
