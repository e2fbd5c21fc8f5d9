namespace AgentHost.ShellSyntax.Nodes;

/// <summary><c>coproc</c>: a command beside the shell.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Name">Its name, where it has one.</param>
/// <param name="Body">The command.</param>
public sealed record CoprocCommand(SourceSpan Span, string? Name, ShellCommand Body) : ShellCommand(Span);
