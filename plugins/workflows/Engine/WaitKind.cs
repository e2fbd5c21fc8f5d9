namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>Kind of the question to a person.</summary>
internal enum WaitKind
{
    /// <summary>The question of a wait.</summary>
    Node = 0,

    /// <summary>Fate of a node whose outcome is unknown.</summary>
    Unknown,

    /// <summary>Future of a loop without progress.</summary>
    Stuck,
}
