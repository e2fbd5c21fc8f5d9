namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Keeps a secret of the plugin; without a value, forgets it.</summary>
public sealed record SecretParams(string Name, string? Value, IReadOnlyList<string> Hide);
