namespace AgentHost.ShellSyntax.Nodes;

/// <summary><c>{ …; }</c> or <c>( … )</c>.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Body">What is inside.</param>
/// <param name="IsSubshell">True for <c>( … )</c>.</param>
public sealed record GroupCommand(TextSpan Span, ShellList Body, bool IsSubshell) : ShellCommand(Span);
