namespace AgentHost.ShellSyntax.Nodes;

/// <summary><c>(( … ))</c>.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Parts">The parts between the brackets.</param>
public sealed record ArithmeticCommand(SourceSpan Span, IReadOnlyList<WordPart> Parts) : ShellCommand(Span);
