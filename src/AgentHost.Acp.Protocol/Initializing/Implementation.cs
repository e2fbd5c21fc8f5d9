namespace AgentHost.Acp.Protocol;

/// <summary>A program of either side.</summary>
/// <param name="Name">Its name, for programs.</param>
/// <param name="Version">Its version.</param>
public sealed record Implementation(string Name, string Version)
{
    /// <summary>Its name, for people.</summary>
    public string? Title { get; init; }
}
