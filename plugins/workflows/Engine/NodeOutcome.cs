using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>Outcomes of an execution.</summary>
internal enum NodeOutcome
{
    /// <summary>Nobody knows: the process ended while it ran.</summary>
    Unknown = 0,

    /// <summary>It has a result.</summary>
    Ok,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It was ended before it had a result, and can run again.</summary>
    Cancelled,
}
