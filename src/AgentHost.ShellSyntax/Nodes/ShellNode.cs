namespace AgentHost.ShellSyntax.Nodes;

/// <summary>A part of a line.</summary>
/// <param name="Span">Its place in the text.</param>
public abstract record ShellNode(SourceSpan Span);
