namespace AgentHost;

/// <summary>A node of a <see cref="TreeBlock"/>.</summary>
/// <param name="Label">Text of the node.</param>
/// <param name="Children">Nodes below it.</param>
public sealed record TreeNode(string Label, IReadOnlyList<TreeNode> Children);
