namespace AgentHost.Plugins.Git.Parsing;

/// <summary>Parsed output of <c>git status --porcelain=v2 --branch --show-stash -z</c>.</summary>
internal sealed record StatusReport
{
    /// <summary>The commit; null before the first.</summary>
    public string? Head { get; init; }

    /// <summary>The branch; null when none is checked out.</summary>
    public string? Branch { get; init; }

    public string? Upstream { get; init; }

    /// <summary>Commits that the upstream lacks; null where there is none, or it is gone.</summary>
    public int? Ahead { get; init; }

    public int? Behind { get; init; }

    public int Stashes { get; init; }

    public required IReadOnlyList<StatusEntry> Entries { get; init; }
}
