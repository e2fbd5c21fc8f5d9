namespace AgentHost.ShellSyntax.Nodes;

/// <summary>Two commands with <c>&amp;&amp;</c> or <c>||</c> between them.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Left">The command that runs first.</param>
/// <param name="IsOr">True for <c>||</c>.</param>
/// <param name="Right">The command that runs then, or not.</param>
public sealed record AndOrCommand(SourceSpan Span, ShellCommand Left, bool IsOr, ShellCommand Right) : ShellCommand(Span);
