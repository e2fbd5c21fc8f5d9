namespace AgentHost.ShellSyntax.Nodes;

/// <summary>A part of a line.</summary>
/// <param name="Span">Where it stands in the text.</param>
public abstract record ShellNode(TextSpan Span);
