namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>A plugin registered a capability, or withdrew it.</summary>
public sealed record RegistrationParams(string Kind, string Name, bool Registered);
