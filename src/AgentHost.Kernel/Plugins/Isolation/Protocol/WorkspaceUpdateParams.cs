using System.Text.Json;

namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>What of a workspace can change.</summary>
internal sealed record WorkspaceUpdateParams(string Scope, bool Trusted, JsonElement Settings);
