namespace AgentHost.Permissions.Lines;

/// <summary>Kind of a part of a line.</summary>
public enum LinePartKind
{
    /// <summary>A program or builtin with its words.</summary>
    Command,

    /// <summary>A file that the shell reads.</summary>
    Read,

    /// <summary>A file that the shell writes.</summary>
    Write,

    /// <summary>Something that no pattern speaks of, and that asks.</summary>
    Doubt,
}
