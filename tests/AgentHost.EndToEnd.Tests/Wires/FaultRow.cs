namespace AgentHost.EndToEnd.Tests.Wires;

/// <summary>One way for a service, or a model, to fail in the middle of a task, and what must come of it.</summary>
/// <param name="Name">What happens.</param>
/// <param name="Replies">What the service says in between, by wire; null where the wire has no place for it.</param>
internal sealed record FaultRow(string Name, Func<Wire, IReadOnlyList<Reply>?> Replies)
{
    /// <summary>Further members of the setting <c>limits</c>.</summary>
    public string Limits { get; init; } = "";

    /// <summary>How the turn ends. One that does not end answered is followed by another one, which finishes the task.</summary>
    public TurnOutcome Outcome { get; init; } = TurnOutcome.Answered;

    /// <summary>The exit code of <c>agent run</c>.</summary>
    public int ExitCode { get; init; }

    /// <summary>A pattern of the reason of a turn that was not answered.</summary>
    public string? Says { get; init; }

    /// <summary>What the requests made again are made again for, one for each.</summary>
    public IReadOnlyList<ModelFaultKind> Retries { get; init; } = [];

    /// <summary>The wait before each of them, in seconds; null for the host's own.</summary>
    public double? Wait { get; init; }

    /// <summary>How many half answers were shown and taken back; null where that depends on the wire.</summary>
    public int? Withdrawn { get; init; } = 0;

    /// <summary>A pattern of what the model reads next.</summary>
    public string? ModelReads { get; init; }

    /// <summary>How often the conversation is shortened.</summary>
    public int Compacted { get; init; }

    public override string ToString() => Name;
}
