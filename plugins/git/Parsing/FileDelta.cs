namespace AgentHost.Plugins.Git.Parsing;

/// <summary>A file that two versions differ in.</summary>
/// <param name="Path">As git gave it, raw.</param>
internal sealed record FileDelta(string Path)
{
    /// <summary>Git's letter: A, M, D, R, C, T, U.</summary>
    public char Change { get; init; } = 'M';

    /// <summary>Path that it was renamed or copied from, raw.</summary>
    public string? From { get; init; }

    /// <summary>Lines; null for binary content.</summary>
    public int? Added { get; init; }

    public int? Removed { get; init; }
}
