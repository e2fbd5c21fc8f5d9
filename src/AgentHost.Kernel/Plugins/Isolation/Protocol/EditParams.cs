namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Previews or applies an edit.</summary>
internal sealed record EditParams(string Scope, Wire<WorkspaceEdit> Edit);
