using System.Security.Cryptography;
using System.Text;

namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>Limits of a run.</summary>
internal sealed record RunLimits
{
    /// <summary>The most executions of nodes.</summary>
    public int Steps { get; init; } = 1000;

    /// <summary>The longest time from the start to the end, waits for people and pauses left out.</summary>
    public double Minutes { get; init; } = 24 * 60;

    /// <summary>The most that it may cost, in US dollars.</summary>
    public double Cost { get; init; } = 20;

    /// <summary>The most nodes at once.</summary>
    public int Concurrency { get; init; } = 4;
}
