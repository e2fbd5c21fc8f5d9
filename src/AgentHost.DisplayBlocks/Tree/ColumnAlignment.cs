namespace AgentHost.DisplayBlocks.Tree;

/// <summary>Side that the text of a column stands at.</summary>
public enum ColumnAlignment
{
    /// <summary>Not said: the side that text begins at.</summary>
    None,

    /// <summary>Left.</summary>
    Left,

    /// <summary>In the middle.</summary>
    Center,

    /// <summary>Right.</summary>
    Right,
}
