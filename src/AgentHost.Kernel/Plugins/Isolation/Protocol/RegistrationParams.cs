namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>A plugin registered a capability, or withdrew it.</summary>
internal sealed record RegistrationParams(string Kind, string Name, bool Registered);
