namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>A process was started.</summary>
public sealed record ProcessStarted(int Handle, int Id);
