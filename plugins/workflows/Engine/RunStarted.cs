using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>A run began, with the texts of its definition.</summary>
internal sealed record RunStarted(string Run, string Name, string Hash, string Source, IReadOnlyDictionary<string, string> Included) : RunEvent
{
    /// <summary>Name by which the text of its definition is found again.</summary>
    public string File { get; init; } = Name;

    /// <summary>Values that it was given.</summary>
    public IReadOnlyList<Write> Inputs { get; init; } = [];

    /// <summary>Waits are answered with their default, nobody is asked.</summary>
    public bool AutoApprove { get; init; }

    /// <summary>Shows what would be published alone.</summary>
    public bool DryRun { get; init; }

    /// <summary>The run that it was forked from; null for none.</summary>
    public string? From { get; init; }
}
