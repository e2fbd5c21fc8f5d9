namespace AgentHost.Client;

/// <summary>A call waits for a person's word.</summary>
/// <param name="Request">The request.</param>
public sealed record PermissionAsked(PermissionRequest Request) : AgentEvent("permission.asked");
