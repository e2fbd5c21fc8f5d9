using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>A node is about to act: stored before it does.</summary>
/// <param name="Key">Its execution.</param>
internal sealed record NodeStarted(string Key) : RunEvent
{
    /// <summary>The session of an agent; null for others.</summary>
    public string? Session { get; init; }
}
