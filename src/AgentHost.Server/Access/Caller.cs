namespace AgentHost.Server.Access;

/// <summary>Caller of an endpoint: the scopes of a token, and where they count.</summary>
/// <param name="Scopes">What is allowed.</param>
/// <param name="Workspace">Real path of the only workspace; null for all.</param>
/// <param name="Hash">Hash of the token; empty for that of the server itself.</param>
internal sealed record Caller(AccessScopes Scopes, string? Workspace, string Hash);
