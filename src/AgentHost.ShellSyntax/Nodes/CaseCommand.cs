namespace AgentHost.ShellSyntax.Nodes;

/// <summary><c>case … in … esac</c>.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Subject">What is compared.</param>
/// <param name="Items">Patterns with what they lead to.</param>
public sealed record CaseCommand(SourceSpan Span, ShellWord Subject, IReadOnlyList<CaseItem> Items) : ShellCommand(Span);
