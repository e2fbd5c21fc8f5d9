namespace AgentHost.ShellSyntax.Nodes;

/// <summary><c>{ …; }</c> or <c>( … )</c>.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Body">The commands inside.</param>
/// <param name="IsSubshell">True for <c>( … )</c>.</param>
public sealed record GroupCommand(SourceSpan Span, ShellList Body, bool IsSubshell) : ShellCommand(Span);
