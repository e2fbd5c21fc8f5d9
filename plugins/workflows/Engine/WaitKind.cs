namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>What a person is asked.</summary>
internal enum WaitKind
{
    /// <summary>The question of a wait.</summary>
    Node = 0,

    /// <summary>What became of a node whose outcome is unknown.</summary>
    Unknown,

    /// <summary>What a loop without progress is to do.</summary>
    Stuck,
}
