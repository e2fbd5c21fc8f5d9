namespace AgentHost.ShellSyntax.Nodes;

/// <summary><c>for ((…; …; …))</c>.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Header">The parts between the brackets.</param>
/// <param name="Body">The commands that are repeated.</param>
public sealed record ArithmeticForCommand(SourceSpan Span, IReadOnlyList<WordPart> Header, ShellList Body) : ShellCommand(Span);
