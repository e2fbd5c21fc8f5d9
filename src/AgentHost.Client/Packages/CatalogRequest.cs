namespace AgentHost.Client;

/// <summary>A catalog to add.</summary>
/// <param name="Address">A file, a git repository, or the index of a NuGet feed.</param>
public sealed record CatalogRequest(string Address)
{
    /// <summary><c>file</c>, <c>git</c> or <c>nuget</c>; absent to tell by the address.</summary>
    public string? Kind { get; init; }
}
