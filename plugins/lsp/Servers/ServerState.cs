namespace AgentHost.Plugins.Lsp.Servers;

/// <summary>State of a server.</summary>
internal enum ServerState
{
    /// <summary>It was not needed yet, or was ended.</summary>
    Stopped,

    /// <summary>It was started and has not answered yet.</summary>
    Starting,

    /// <summary>It answers.</summary>
    Ready,

    /// <summary>It says that it works at something.</summary>
    Busy,

    /// <summary>It ended by itself; it is started again when it is needed, after a while.</summary>
    Degraded,

    /// <summary>It cannot be started.</summary>
    Failed,
}
