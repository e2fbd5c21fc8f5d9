namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>A process was started.</summary>
internal sealed record ProcessStarted(int Handle, int Id);
