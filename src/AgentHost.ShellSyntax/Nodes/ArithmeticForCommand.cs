namespace AgentHost.ShellSyntax.Nodes;

/// <summary><c>for ((…; …; …))</c>.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Header">What stands between the brackets.</param>
/// <param name="Body">What is repeated.</param>
public sealed record ArithmeticForCommand(TextSpan Span, IReadOnlyList<WordPart> Header, ShellList Body) : ShellCommand(Span);
