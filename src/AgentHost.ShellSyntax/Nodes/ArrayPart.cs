namespace AgentHost.ShellSyntax.Nodes;

/// <summary>A list behind <c>NAME=</c> in an argument of <c>declare</c> and its like.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Elements">The values.</param>
public sealed record ArrayPart(SourceSpan Span, IReadOnlyList<ShellWord> Elements) : WordPart(Span, QuoteKind.None);
