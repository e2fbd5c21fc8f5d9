namespace AgentHost;

/// <summary>A reference in a prompt, as its source is asked for it.</summary>
/// <param name="Target">
/// The words behind the name: of <c>@git:diff</c> it is <c>diff</c>; empty where there are none. For a source that reads files or folders
/// it is the path, as <see cref="IFiles"/> takes it.
/// </param>
public sealed record ContextReference(string Target)
{
    /// <summary>Seconds that are left for it; null where nobody said so.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>First line of the file that is asked for, from 1; null for all of it.</summary>
    public int? StartLine { get; init; }

    /// <summary>Last line, inclusive; with <see cref="StartLine"/> alone.</summary>
    public int? EndLine { get; init; }

    /// <summary>Characters that the host takes at most; null where nobody said so.</summary>
    public int? MaxCharacters { get; init; }
}
