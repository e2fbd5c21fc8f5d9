namespace AgentHost.ShellSyntax.Nodes;

/// <summary>Anything that can stand where a command can.</summary>
/// <param name="Span">Its place in the text.</param>
public abstract record ShellCommand(SourceSpan Span) : ShellNode(Span)
{
    /// <summary>Its redirections, in their order.</summary>
    public IReadOnlyList<Redirection> Redirections { get; init; } = [];
}
