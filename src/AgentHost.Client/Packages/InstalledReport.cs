namespace AgentHost.Client;

/// <summary>Record of an installed plugin.</summary>
/// <param name="Id">The plugin.</param>
/// <param name="Version">The version in use.</param>
/// <param name="Source">Source of that version.</param>
/// <param name="Hash">Of its content.</param>
/// <param name="Consent">Requests that were agreed to.</param>
public sealed record InstalledReport(string Id, string Version, string Source, string Hash, IReadOnlyList<string> Consent)
{
    /// <summary>The version to go back to.</summary>
    public string? Previous { get; init; }

    /// <summary>Time of its installation.</summary>
    public DateTimeOffset Installed { get; init; }
}
