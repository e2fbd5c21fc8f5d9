namespace AgentHost.Client;

/// <summary>Request to take a plugin that is being written into a workspace.</summary>
/// <param name="Folder">The built plugin: a folder with a <c>plugin.json</c>.</param>
public sealed record PluginFolder(string Folder)
{
    /// <summary>Behind the plugin runner. Default false.</summary>
    public bool Isolated { get; init; }
}
