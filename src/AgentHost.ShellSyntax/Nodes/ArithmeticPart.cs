namespace AgentHost.ShellSyntax.Nodes;

/// <summary><c>$((…))</c> or <c>$[…]</c>.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Quote">Its kind of quoting.</param>
/// <param name="Inner">Its text and the expansions in it.</param>
/// <param name="IsOld">True for <c>$[…]</c>, of which a plain POSIX shell knows nothing.</param>
public sealed record ArithmeticPart(SourceSpan Span, QuoteKind Quote, IReadOnlyList<WordPart> Inner, bool IsOld) : WordPart(Span, Quote);
