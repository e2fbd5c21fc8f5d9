namespace AgentHost.Plugins.Installed;

/// <summary>Versions of a plugin that must not run.</summary>
/// <param name="Id">The plugin.</param>
/// <param name="Versions">A range, as npm writes it.</param>
/// <param name="Reason">Reason, and what to do, for people.</param>
public sealed record BlockRecord(string Id, string Versions, string Reason)
{
    /// <summary>Name of the catalog that says so; null in what older versions wrote.</summary>
    public string? Catalog { get; init; }
}
