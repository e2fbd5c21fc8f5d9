namespace AgentHost;

/// <summary>A node of a <see cref="TreeBlock"/>.</summary>
/// <param name="Label">What it says.</param>
/// <param name="Children">What hangs below it.</param>
public sealed record TreeNode(string Label, IReadOnlyList<TreeNode> Children);
