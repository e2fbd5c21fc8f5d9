namespace AgentHost.ShellSyntax.Nodes;

/// <summary>One entry of a list.</summary>
/// <param name="Command">The command.</param>
/// <param name="Background">True when <c>&amp;</c> follows: it is not waited for.</param>
public sealed record ListItem(ShellCommand Command, bool Background);
