using System.Text.Json;

namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>A workspace as the runner knows it.</summary>
public sealed record WorkspaceParams(string Scope, string Root, string Target, bool Trusted, JsonElement Settings, IReadOnlyList<string> Shell);
