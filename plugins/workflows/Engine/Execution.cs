using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>One execution, with all that it needs: made when it starts, so that nothing of the state is looked at beside.</summary>
/// <param name="Run">The run.</param>
/// <param name="Key">Its key in the run.</param>
/// <param name="Node">Its node.</param>
internal sealed record Execution(string Run, string Key, Node Node)
{
    /// <summary>Prompt, or command line; empty for other kinds.</summary>
    public string Text { get; init; } = "";

    /// <summary>Model of an agent; null for the usual one.</summary>
    public string? Model { get; init; }

    /// <summary>Name of the git worktree that it works in; null for the folder of the run.</summary>
    public string? Worktree { get; init; }

    /// <summary>US dollars of its session that were counted before.</summary>
    public double CountedCost { get; init; }

    /// <summary>Arguments of a tool, with their values.</summary>
    public object? Arguments { get; init; }

    /// <summary>Command lines of a publish stage, as they are shown, and as the shell takes them.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>Number of the line that is carried out, from 0; a dry run shows all.</summary>
    public int Part { get; init; }

    /// <summary>Lines that the stage carried out in the run before.</summary>
    public int Published { get; init; }

    /// <summary>Commit that changes are told from; null for none.</summary>
    public string? Base { get; init; }

    /// <summary>US dollars that are left to it: of the run, and of the loops around it.</summary>
    public double CostLeft { get; init; }

    /// <summary>Seconds that are left to it: of the run, of the loops around it, and of its own minutes.</summary>
    public double SecondsLeft { get; init; }

    /// <summary>It is the check of a loop.</summary>
    public bool IsCheck { get; init; }

    /// <summary>The phrase that ends the loop around it; null for none.</summary>
    public string? Phrase { get; init; }

    /// <summary>Session of an agent that it goes on in; null for a new one.</summary>
    public string? Session { get; init; }

    /// <summary>Number of the attempt, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Keys that it writes, with their types.</summary>
    public IReadOnlyList<(Save Save, StateType Type)> Saves { get; init; } = [];

    /// <summary>Shows what would be published alone.</summary>
    public bool DryRun { get; init; }

    /// <summary>Files that the run changed.</summary>
    public IReadOnlyCollection<string> Files { get; init; } = [];

    /// <summary>Failure of the attempt before; null for nothing.</summary>
    public string? LastError { get; init; }
}
