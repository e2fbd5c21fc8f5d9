using AgentHost.Plugins;
using AgentHost.Plugins.Isolation;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Hosting;

/// <summary>Chooses how a plugin runs.</summary>
internal static class PluginRuntimes
{
    public static IPluginRuntime Create(InstalledPlugin installed, PluginServices services) =>
        installed.Isolated
            ? new IsolatedRuntime(installed, services, new IsolationOptions { Idle = installed.Idle })
            : new InProcessRuntime(installed, services, installed.Collectible);
}
