using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>An execution ended.</summary>
/// <param name="Key">The execution.</param>
/// <param name="Outcome">Outcome.</param>
internal sealed record NodeCompleted(string Key, NodeOutcome Outcome) : RunEvent
{
    /// <summary>Values for the state.</summary>
    public IReadOnlyList<Write> Writes { get; init; } = [];

    /// <summary>Reason of a failure; null for none.</summary>
    public string? Error { get; init; }

    /// <summary>Exit code of a command; null for others.</summary>
    public int? ExitCode { get; init; }

    /// <summary>US dollars.</summary>
    public double Cost { get; init; }

    /// <summary>Number that stands for what came out: the same for the same.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Characters of an agent's answer.</summary>
    public int Length { get; init; }

    /// <summary>The phrase that ends the loop around it was said.</summary>
    public bool Said { get; init; }

    /// <summary>Files that changed.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Another attempt would fail too: it was denied, or what it names is not there.</summary>
    public bool IsFinal { get; init; }
}
