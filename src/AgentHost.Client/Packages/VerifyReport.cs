namespace AgentHost.Client;

/// <summary>Comparison of an installed version with its content at installation.</summary>
/// <param name="Id">The plugin.</param>
/// <param name="Version">Its version.</param>
/// <param name="Hash">Of what was installed.</param>
/// <param name="Differences">Differences, one sentence each.</param>
public sealed record VerifyReport(string Id, string Version, string Hash, IReadOnlyList<string> Differences)
{
    /// <summary>True when there are no differences.</summary>
    public bool Sound => Differences.Count == 0;
}
