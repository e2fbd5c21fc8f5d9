namespace AgentHost.Plugins.Acp.Declarations;

/// <summary>Another agent, as a manifest or the settings declare it.</summary>
/// <param name="Name">Its name, unique in a workspace.</param>
/// <param name="Command">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Plugin">The plugin that declares it; <c>settings</c> for the person's own.</param>
internal sealed record AgentSpec(string Name, string Command, IReadOnlyList<string> Arguments, string Plugin)
{
    /// <summary>Name for people.</summary>
    public required string Title { get; init; }

    /// <summary>Variables set for it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Names of variables that it gets although they look like keys.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>Hosts that it works with: allowed with its start.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Files and folders that it reads in its sandbox, such as those of its login; <c>~</c> is the person's folder.</summary>
    public IReadOnlyList<string> Reads { get; init; } = [];

    /// <summary>Files and folders that it reads and changes in its sandbox, such as where it keeps its sessions.</summary>
    public IReadOnlyList<string> Writes { get; init; } = [];

    /// <summary>The mode that it works in, by its own id: the strictest that does the job. Null for the one that it begins with.</summary>
    public string? Mode { get; init; }

    /// <summary>
    /// Ways to log in by id, each with the variable that has to be set for it: used where the agent wants to be told before its first session.
    /// </summary>
    public IReadOnlyDictionary<string, string> Logins { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>True for an agent that asks before it changes something; false for one that does not; null where that is not known.</summary>
    public bool? Asks { get; init; }

    /// <summary>Sentence on how to get it; null where there is none.</summary>
    public string? Acquire { get; init; }

    /// <summary>Longest time of a run. Default 1 hour.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Longest time that its process waits for another prompt of its session; zero to end it with each. Default 5 minutes.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromMinutes(5);
}
