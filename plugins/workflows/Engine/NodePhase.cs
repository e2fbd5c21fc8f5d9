namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>Phases of a node.</summary>
internal enum NodePhase
{
    /// <summary>Its time has not come.</summary>
    Idle = 0,

    /// <summary>It can start.</summary>
    Ready,

    /// <summary>It acts.</summary>
    Running,

    /// <summary>It waits for a person.</summary>
    Waiting,

    /// <summary>It waits for its next attempt.</summary>
    Delayed,

    /// <summary>Graphs within it run.</summary>
    Inside,

    /// <summary>It is done.</summary>
    Done,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>No way led to it.</summary>
    Skipped,
}
