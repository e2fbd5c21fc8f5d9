namespace AgentHost;

/// <summary>A tree of labels.</summary>
/// <param name="Root">The topmost node.</param>
public sealed record TreeBlock(TreeNode Root) : DisplayBlock("tree");
