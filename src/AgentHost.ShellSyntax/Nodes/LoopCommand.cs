namespace AgentHost.ShellSyntax.Nodes;

/// <summary><c>while</c> or <c>until</c>.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Body">The commands that are repeated.</param>
/// <param name="IsUntil">True for <c>until</c>.</param>
public sealed record LoopCommand(SourceSpan Span, ShellList Condition, ShellList Body, bool IsUntil) : ShellCommand(Span);
