namespace AgentHost.ShellSyntax.Nodes;

/// <summary>A condition and what it leads to.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Body">The commands to run when it holds.</param>
public sealed record IfBranch(ShellList Condition, ShellList Body);
