namespace AgentHost.DisplayBlocks.Tree;

/// <summary>Styles of a run of text.</summary>
[Flags]
public enum TextStyles
{
    /// <summary>Plain text.</summary>
    None = 0,

    /// <summary>Emphasis, in italics as a rule.</summary>
    Emphasis = 1,

    /// <summary>Strong emphasis, bold as a rule.</summary>
    Strong = 2,

    /// <summary>Struck out.</summary>
    Struck = 4,

    /// <summary>Code within a text.</summary>
    Code = 8,

    /// <summary>Less than the rest: a remark of the program.</summary>
    Faint = 16,
}
