namespace AgentHost.ShellSyntax.Nodes;

/// <summary>Commands one after another.</summary>
/// <param name="Span">Their place in the text.</param>
/// <param name="Items">The commands.</param>
public sealed record ShellList(SourceSpan Span, IReadOnlyList<ListItem> Items) : ShellNode(Span);
