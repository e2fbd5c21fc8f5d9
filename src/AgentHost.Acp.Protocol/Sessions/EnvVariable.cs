namespace AgentHost.Acp.Protocol;

/// <summary>A variable of an environment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
public sealed record EnvVariable(string Name, string Value);
