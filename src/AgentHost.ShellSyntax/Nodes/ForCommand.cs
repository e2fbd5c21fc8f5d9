namespace AgentHost.ShellSyntax.Nodes;

/// <summary><c>for NAME in …</c> or <c>select NAME in …</c>.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Variable">The variable.</param>
/// <param name="Words">What it runs through; null for the arguments of the script.</param>
/// <param name="Body">The commands that are repeated.</param>
/// <param name="IsSelect">True for <c>select</c>.</param>
public sealed record ForCommand(SourceSpan Span, string Variable, IReadOnlyList<ShellWord>? Words, ShellList Body, bool IsSelect) : ShellCommand(Span);
