namespace AgentHost.Server.Access;

/// <summary>Who asks: what a token allows, and where.</summary>
/// <param name="Scopes">What is allowed.</param>
/// <param name="Workspace">Real path of the only workspace; null for all.</param>
/// <param name="Hash">Hash of the token; empty for that of the server itself.</param>
internal sealed record Caller(AccessScopes Scopes, string? Workspace, string Hash);
