namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Updates that were taken, so that as many more may be sent.</summary>
public sealed record CreditParams(int Stream, int Updates, long Weight);
