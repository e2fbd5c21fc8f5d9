namespace AgentHost.ShellSyntax.Nodes;

/// <summary>Commands inside a word.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Quote">How it is quoted.</param>
/// <param name="Kind">Which form.</param>
/// <param name="Body">The commands.</param>
public sealed record SubstitutionPart(TextSpan Span, QuoteKind Quote, SubstitutionKind Kind, ShellList Body) : WordPart(Span, Quote);
