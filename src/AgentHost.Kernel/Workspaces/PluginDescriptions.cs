using AgentHost.Client;
using AgentHost.Kernel.Capabilities;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Workspaces;

/// <summary>Plugins as surfaces show them.</summary>
internal static class PluginDescriptions
{
    public static PluginInfo Describe(HostedPlugin plugin, IReadOnlyList<CapabilityDescriptor> owned, string? hash)
    {
        var manifest = plugin.Installed.Manifest;
        return new PluginInfo(manifest.Id, manifest.Version, plugin.State)
        {
            Origin = EnumNames.Write(plugin.Installed.Origin),
            Runs = manifest.Entry is null ? "declarations" : plugin.Installed.Isolated ? "process" : "in-process",
            Alias = manifest.Alias,
            Hash = hash,
            Folder = plugin.Installed.Folder,
            Reason = plugin.Reason,
            Description = manifest.Description,
            Permissions = manifest.Permissions,
            Capabilities = [.. owned.Select(static descriptor => descriptor.ToInfo())],
            ActivationMs = plugin.ActivationMs,
            ProcessId = plugin.ProcessId,
            Usage = plugin.Meter.Read(plugin.Since),
        };
    }
}
