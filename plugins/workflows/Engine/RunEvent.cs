using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>Something that happened in a run. The events are the truth; a state is what they add up to.</summary>
internal abstract record RunEvent
{
    /// <summary>Time, in seconds since 1970.</summary>
    public double Time { get; init; }
}
