namespace AgentHost.ShellSyntax.Nodes;

/// <summary>Patterns and what they lead to.</summary>
/// <param name="Patterns">The patterns.</param>
/// <param name="Body">The commands to run; may be empty.</param>
/// <param name="Ending"><c>;;</c>, <c>;&amp;</c>, <c>;;&amp;</c>, or nothing before <c>esac</c>.</param>
public sealed record CaseItem(IReadOnlyList<ShellWord> Patterns, ShellList Body, string Ending);
