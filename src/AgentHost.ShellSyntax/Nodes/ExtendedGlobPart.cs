namespace AgentHost.ShellSyntax.Nodes;

/// <summary><c>@(…)</c>, <c>?(…)</c>, <c>*(…)</c>, <c>+(…)</c>, <c>!(…)</c>.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Inner">Its text and the expansions in it.</param>
public sealed record ExtendedGlobPart(SourceSpan Span, IReadOnlyList<WordPart> Inner) : WordPart(Span, QuoteKind.None);
