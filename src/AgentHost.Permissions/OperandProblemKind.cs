namespace AgentHost.Permissions;

/// <summary>Kinds of problems with a word.</summary>
internal enum OperandProblemKind
{
    /// <summary>A place outside the workspace.</summary>
    Outside,

    /// <summary>A file that may hold secrets, or that is hidden from every tool.</summary>
    Secret,

    /// <summary>A program of the workspace.</summary>
    Program,

    /// <summary>A file that git or this program runs things by.</summary>
    Steering,

    /// <summary>A word that only the shell knows.</summary>
    Unknown,
}
