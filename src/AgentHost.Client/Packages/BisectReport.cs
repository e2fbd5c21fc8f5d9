namespace AgentHost.Client;

/// <summary>State of a search for the plugin that causes a fault.</summary>
/// <param name="Suspects">Those that may be it.</param>
/// <param name="On">Those of them that are switched on now.</param>
public sealed record BisectReport(IReadOnlyList<string> Suspects, IReadOnlyList<string> On)
{
    /// <summary>The plugin that causes it; the search is over.</summary>
    public string? Found { get; init; }

    /// <summary>True when no installed plugin causes it; the search is over.</summary>
    public bool Innocent { get; init; }
}
