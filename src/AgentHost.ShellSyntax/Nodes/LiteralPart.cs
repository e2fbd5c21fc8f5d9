namespace AgentHost.ShellSyntax.Nodes;

/// <summary>Characters that stand for themselves, after quotes are resolved; unquoted ones may still be a pattern's.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Quote">Its kind of quoting.</param>
/// <param name="Text">The characters.</param>
public sealed record LiteralPart(SourceSpan Span, QuoteKind Quote, string Text) : WordPart(Span, Quote);
