using AgentHost.Plugins.Workflows.Expressions;

namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>Policies for a node whose outcome nobody knows, since the process was killed while it ran.</summary>
internal enum UnknownPolicy
{
    /// <summary>A person is asked.</summary>
    Ask = 0,

    /// <summary>It runs again.</summary>
    Retry,

    /// <summary>It has failed.</summary>
    Fail,
}
