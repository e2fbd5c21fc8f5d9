namespace AgentHost.ShellSyntax.Nodes;

/// <summary><c>(( … ))</c>.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Parts">What stands between the brackets.</param>
public sealed record ArithmeticCommand(TextSpan Span, IReadOnlyList<WordPart> Parts) : ShellCommand(Span);
