namespace AgentHost.ShellSyntax.Nodes;

/// <summary><c>if … then … elif … else … fi</c>.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Branches">Conditions with what they lead to.</param>
/// <param name="Else">The last branch.</param>
public sealed record IfCommand(SourceSpan Span, IReadOnlyList<IfBranch> Branches, ShellList? Else) : ShellCommand(Span);
