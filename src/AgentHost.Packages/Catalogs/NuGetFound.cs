namespace AgentHost.Packages.Catalogs;

/// <summary>One package that a feed found.</summary>
internal sealed record NuGetFound
{
    public string? Id { get; init; }

    public string? Version { get; init; }

    public string? Description { get; init; }
}
