using AgentHost.Configuration;

namespace AgentHost.Kernel.Turns;

/// <summary>Sub-agents of one turn: how many run, and how many there were.</summary>
public sealed class AgentTree
{
    /// <summary>The most of one prompt, those of sub-agents included.</summary>
    public const int Most = 100;

    private const int DefaultDepth = 2;
    private const int DefaultAtOnce = 4;

    private int _begun;

    private AgentTree(int atOnce) => Slots = new SemaphoreSlim(atOnce, atOnce);

    /// <summary>Places for the sub-agents that may run at once. Each turn has its own: one that waits for its sub-agents takes no place of theirs.</summary>
    public SemaphoreSlim Slots { get; }

    public static AgentTree Of(SettingsView settings) => new(Math.Clamp(settings.Integer("limits", "subAgents") ?? DefaultAtOnce, 1, 8));

    /// <summary>Reads the depth that sub-agents may go to: 0 for none, 1 for some that start none themselves.</summary>
    public static int DepthOf(SettingsView settings) => Math.Clamp(settings.Integer("limits", "subAgentDepth") ?? DefaultDepth, 0, 4);

    /// <summary>Counts one more.</summary>
    /// <returns>False when there were too many.</returns>
    public bool TryBegin() => Interlocked.Increment(ref _begun) <= Most;
}
