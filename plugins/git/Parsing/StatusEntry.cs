namespace AgentHost.Plugins.Git.Parsing;

/// <summary>A file that status names.</summary>
/// <param name="Index">What the index holds against the last commit, as git's letter; '.' for nothing.</param>
/// <param name="Tree">What the working tree holds against the index.</param>
/// <param name="Path">From the repository's top, raw.</param>
internal sealed record StatusEntry(char Index, char Tree, string Path)
{
    /// <summary>Path that it was renamed or copied from, raw.</summary>
    public string? From { get; init; }

    /// <summary>True when both sides of a merge changed it.</summary>
    public bool Conflicted { get; init; }

    /// <summary>For a submodule what differs in it: commit, changes, untracked files; else null.</summary>
    public string? Submodule { get; init; }

    public bool Untracked => Index == '?';
}
