namespace AgentHost.Kernel.Workspaces;

/// <summary>Origin of a workspace whose folder a plugin's provider made.</summary>
/// <param name="Base">The workspace in which it was asked for.</param>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Folder">The folder, as the provider says; its paths are real ones.</param>
public sealed record WorkspaceOrigin(Workspace Base, string Provider, ProvidedWorkspace Folder);
