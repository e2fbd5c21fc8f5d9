namespace AgentHost.Acp.Protocol;

/// <summary>Other values of options.</summary>
/// <param name="ConfigOptions">All options.</param>
public sealed record ConfigOptionUpdate(IReadOnlyList<ConfigOption> ConfigOptions) : SessionUpdate;
