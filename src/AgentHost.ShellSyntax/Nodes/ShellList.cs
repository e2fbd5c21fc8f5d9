namespace AgentHost.ShellSyntax.Nodes;

/// <summary>Commands one after another.</summary>
/// <param name="Span">Where they stand.</param>
/// <param name="Items">The commands.</param>
public sealed record ShellList(TextSpan Span, IReadOnlyList<ListItem> Items) : ShellNode(Span);
