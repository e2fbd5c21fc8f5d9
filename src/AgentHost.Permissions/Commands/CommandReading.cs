namespace AgentHost.Permissions.Commands;

/// <summary>Judgement of a command that reads.</summary>
/// <param name="IsFree">It only reads, and only what may be read without asking.</param>
/// <param name="Why">Reason why a command that only reads asks all the same, as a clause; null when there is nothing to say.</param>
/// <param name="Paths">Real paths, and names, of what it would read; rules for paths speak of them.</param>
internal readonly record struct CommandReading(bool IsFree, string? Why, IReadOnlyList<string> Paths)
{
    /// <summary>It only reads, and asks for the repository's own settings alone, which can name programs.</summary>
    public bool IsRepositorys { get; init; }

    /// <summary>True when a place that it names would ask before it is read.</summary>
    public bool IsKeptBack { get; init; }

    public static CommandReading Unknown => new(false, null, []);
}
