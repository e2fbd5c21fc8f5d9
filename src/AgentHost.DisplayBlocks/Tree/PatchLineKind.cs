namespace AgentHost.DisplayBlocks.Tree;

/// <summary>Part of a line in a change.</summary>
public enum PatchLineKind
{
    /// <summary>Stays as it is.</summary>
    Context,

    /// <summary>Added.</summary>
    Added,

    /// <summary>Removed.</summary>
    Removed,
}
