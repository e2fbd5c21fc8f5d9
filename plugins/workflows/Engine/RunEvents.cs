using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>Something that happened in a run. The events are the truth; a state is what they add up to.</summary>
internal abstract record RunEvent
{
    /// <summary>Time, in seconds since 1970.</summary>
    public double Time { get; init; }
}

/// <summary>A run began, with the texts of its definition.</summary>
internal sealed record RunStarted(string Run, string Name, string Hash, string Source, IReadOnlyDictionary<string, string> Included) : RunEvent
{
    /// <summary>Values that it was given.</summary>
    public IReadOnlyList<Write> Inputs { get; init; } = [];

    /// <summary>Waits are answered with their default, nobody is asked.</summary>
    public bool AutoApprove { get; init; }

    /// <summary>What would be published is shown alone.</summary>
    public bool DryRun { get; init; }

    /// <summary>The run that it was forked from; null for none.</summary>
    public string? From { get; init; }
}

/// <summary>A node is about to act: stored before it does.</summary>
/// <param name="Key">Its execution.</param>
internal sealed record NodeStarted(string Key) : RunEvent
{
    /// <summary>The session of an agent; null for others.</summary>
    public string? Session { get; init; }
}

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

/// <summary>A question waits for a person.</summary>
internal sealed record WaitOpened(string Key, string Text, IReadOnlyList<string> Options) : RunEvent;

/// <summary>A question was answered.</summary>
/// <param name="Key">The wait.</param>
/// <param name="Answer">The answer.</param>
/// <param name="By">Who answered.</param>
internal sealed record WaitAnswered(string Key, string Answer, string By) : RunEvent;

/// <summary>The run goes on: nodes that failed or were cut off run again.</summary>
internal sealed record RunResumed : RunEvent;

/// <summary>The run rests, and can go on.</summary>
/// <param name="Reason">Reason.</param>
internal sealed record RunPaused(string Reason) : RunEvent;

/// <summary>The run has ended.</summary>
/// <param name="Status">How.</param>
/// <param name="Reason">Reason; null for none.</param>
internal sealed record RunEnded(RunStatus Status, string? Reason) : RunEvent;

/// <summary>The run goes on by another text.</summary>
internal sealed record DefinitionAdopted(string Hash, string Source, IReadOnlyDictionary<string, string> Included) : RunEvent;

/// <summary>A value for a key of the state, before its reducer.</summary>
internal sealed record Write(string Key, object? Value);

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
