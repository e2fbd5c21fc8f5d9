namespace AgentHost.Acp.Protocol;

/// <summary>Parameters of <c>authenticate</c>.</summary>
/// <param name="MethodId">One of the methods that the agent named.</param>
public sealed record AuthenticateRequest(string MethodId);
