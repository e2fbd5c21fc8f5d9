namespace AgentHost.Acp.Protocol;

/// <summary>A header of HTTP.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
public sealed record HttpHeader(string Name, string Value);
