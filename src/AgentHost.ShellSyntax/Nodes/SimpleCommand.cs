namespace AgentHost.ShellSyntax.Nodes;

/// <summary>A program or builtin with its words, or assignments alone, or redirections alone.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Assignments">Assignments before the first word.</param>
/// <param name="Words">Program and arguments.</param>
public sealed record SimpleCommand(SourceSpan Span, IReadOnlyList<Assignment> Assignments, IReadOnlyList<ShellWord> Words) : ShellCommand(Span);
