namespace AgentHost.ShellSyntax.Nodes;

/// <summary>Commands with pipes between them, <c>!</c> or <c>time</c> before them.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Commands">The commands; none for <c>time</c> alone.</param>
public sealed record PipelineCommand(SourceSpan Span, IReadOnlyList<ShellCommand> Commands) : ShellCommand(Span)
{
    /// <summary>True when <c>!</c> turns its outcome around.</summary>
    public bool Negated { get; init; }

    /// <summary>True when <c>time</c> stands before it.</summary>
    public bool Timed { get; init; }

    /// <summary>True when one of the pipes takes errors along (<c>|&amp;</c>).</summary>
    public bool PipesErrors { get; init; }
}
