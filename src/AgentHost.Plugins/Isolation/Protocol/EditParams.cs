namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Previews or applies an edit.</summary>
public sealed record EditParams(string Scope, Wire<WorkspaceEdit> Edit);
