namespace AgentHost.Permissions.Lines;

/// <summary>Command that a program runs in its turn.</summary>
/// <param name="Kind">Way in which it is run.</param>
/// <param name="Start">The first word of it; for what cannot be told how many words a rule has to name, -1 for all.</param>
/// <param name="Count">Number of words.</param>
internal sealed record WrappedCommand(WrapperKind Kind, int Start = 0, int Count = int.MaxValue)
{
    public static WrappedCommand Nothing { get; } = new(WrapperKind.None);

    /// <summary>Reason why it asks all the same.</summary>
    public string? Why { get; init; }

    /// <summary>Words that follow and are not known.</summary>
    public IReadOnlyList<LineWord> Tail { get; init; } = [];

    /// <summary>Words of a command for what the program itself does beside that; empty where it does nothing.</summary>
    public IReadOnlyList<LineWord> Own { get; init; } = [];

    /// <summary>Variables that it sets.</summary>
    public IReadOnlyList<string> Assigned { get; init; } = [];

    /// <summary>A file that it reads.</summary>
    public string? ReadsFile { get; init; }

    /// <summary>True when it runs the program in another folder.</summary>
    public bool MovesFolder { get; init; }

    public static WrappedCommand Unclear(string why, int needed = -1) => new(WrapperKind.Opaque, needed) { Why = why };
}
