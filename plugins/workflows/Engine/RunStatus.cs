using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>States of a run.</summary>
internal enum RunStatus
{
    /// <summary>Something runs, or can.</summary>
    Running = 0,

    /// <summary>Nothing can go on before a person answers.</summary>
    Waiting,

    /// <summary>It rests.</summary>
    Paused,

    /// <summary>It reached its end.</summary>
    Completed,

    /// <summary>A node failed, and nothing handled it; it can be resumed.</summary>
    Failed,

    /// <summary>A person ended it.</summary>
    Stopped,
}
