namespace AgentHost.Plugins.Files;

/// <summary>The tools that read and change files: <c>read</c>, <c>write</c>, <c>edit</c>, <c>apply_patch</c>, <c>move</c>, <c>delete</c>.</summary>
public sealed partial class FilesPlugin : Plugin;
