namespace AgentHost.Acp.Protocol;

/// <summary>A capability that is there: an empty object. Absent, it is not there.</summary>
public sealed record Supported;
