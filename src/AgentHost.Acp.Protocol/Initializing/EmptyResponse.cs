namespace AgentHost.Acp.Protocol;

/// <summary>An answer that says nothing but that it is done.</summary>
public sealed record EmptyResponse;
