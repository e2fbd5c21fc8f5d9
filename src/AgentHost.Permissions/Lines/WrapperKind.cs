namespace AgentHost.Permissions.Lines;

/// <summary>Way in which a program runs another.</summary>
internal enum WrapperKind
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>It runs the words behind its options, and does nothing else.</summary>
    Transparent,

    /// <summary>It runs them, and does something of its own.</summary>
    Beside,

    /// <summary>It is the same program with less words; only rules that deny or ask look at that.</summary>
    Shadow,

    /// <summary>It runs a line for a shell.</summary>
    Code,

    /// <summary>It runs something that cannot be told.</summary>
    Opaque,
}
