namespace AgentHost.ShellSyntax.Nodes;

/// <summary>A part of a word.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Quote">How it is quoted.</param>
public abstract record WordPart(TextSpan Span, QuoteKind Quote) : ShellNode(Span);
