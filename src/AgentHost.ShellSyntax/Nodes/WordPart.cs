namespace AgentHost.ShellSyntax.Nodes;

/// <summary>A part of a word.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Quote">Its kind of quoting.</param>
public abstract record WordPart(SourceSpan Span, QuoteKind Quote) : ShellNode(Span);
