using AgentHost.Configuration;
using AgentHost.Plugins.Discovery;

namespace AgentHost.Trust;

/// <summary>The project's plugins, with every file of theirs.</summary>
internal sealed class ProjectPluginsSource : ITrustSource
{
    public void Collect(TrustScan scan) => scan.AddFolder(Path.Combine(scan.Root, SettingsLoader.ProjectFolder, PluginDiscovery.FolderName), "plugin");
}
