namespace AgentHost.Acp.Protocol;

/// <summary>Answer to <c>session/set_config_option</c>.</summary>
/// <param name="ConfigOptions">All options of the session.</param>
public sealed record SetConfigOptionResponse(IReadOnlyList<ConfigOption> ConfigOptions);
