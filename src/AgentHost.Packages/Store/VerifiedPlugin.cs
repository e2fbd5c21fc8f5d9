namespace AgentHost.Packages.Store;

/// <summary>Comparison of an installed version with its content at installation.</summary>
/// <param name="Id">The plugin.</param>
/// <param name="Version">Its version.</param>
/// <param name="Hash">Of what was installed.</param>
/// <param name="Differences">Differences from the content at installation, one sentence each; none where there are none.</param>
internal sealed record VerifiedPlugin(string Id, string Version, string Hash, IReadOnlyList<string> Differences);
