namespace AgentHost.Packages.Installing;

/// <summary>State of a search for the plugin that causes a fault.</summary>
/// <param name="Suspects">Those that may still be it.</param>
/// <param name="On">Those of them that are switched on now.</param>
internal sealed record BisectStep(IReadOnlyList<string> Suspects, IReadOnlyList<string> On)
{
    /// <summary>The plugin that causes it; the search is over.</summary>
    public string? Found { get; init; }

    /// <summary>No installed plugin causes it; the search is over.</summary>
    public bool Innocent { get; init; }
}
