namespace AgentHost.Configuration;

/// <summary>A variable that stands for a setting.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Path">The key: <c>limits.steps</c>.</param>
/// <param name="Kind">How it is read.</param>
internal sealed record EnvironmentSetting(string Variable, string Path, EnvironmentKind Kind);
