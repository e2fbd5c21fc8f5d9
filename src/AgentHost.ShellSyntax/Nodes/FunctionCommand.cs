namespace AgentHost.ShellSyntax.Nodes;

/// <summary>A function's definition, in either form.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Name">Its name.</param>
/// <param name="Body">What it does when it is called.</param>
public sealed record FunctionCommand(SourceSpan Span, string Name, ShellCommand Body) : ShellCommand(Span);
