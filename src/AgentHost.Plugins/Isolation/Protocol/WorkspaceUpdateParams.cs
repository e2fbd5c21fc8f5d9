using System.Text.Json;

namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>What of a workspace can change.</summary>
public sealed record WorkspaceUpdateParams(string Scope, bool Trusted, JsonElement Settings);
