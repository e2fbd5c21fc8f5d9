namespace AgentHost.Packages.Installing;

/// <summary>Outcome of an installation.</summary>
/// <param name="Id">The plugin.</param>
/// <param name="Version">The version in use now.</param>
/// <param name="Before">The version in use before; null where it is new.</param>
/// <param name="Hash">Of its content.</param>
/// <param name="Blocked">Reason that it cannot be used yet; null where it can.</param>
internal sealed record InstallOutcome(string Id, string Version, string? Before, string Hash, string? Blocked)
{
    /// <summary>Programs that it needs: whether they are here, or how to get them, one sentence each.</summary>
    public IReadOnlyList<string> Programs { get; init; } = [];
}
