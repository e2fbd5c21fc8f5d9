namespace AgentHost.ShellSyntax.Nodes;

/// <summary>Commands inside a word.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Quote">Its kind of quoting.</param>
/// <param name="Kind">Its form.</param>
/// <param name="Body">The commands.</param>
public sealed record SubstitutionPart(SourceSpan Span, QuoteKind Quote, SubstitutionKind Kind, ShellList Body) : WordPart(Span, Quote);
