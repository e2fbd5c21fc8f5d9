using AgentHost.Client;
using AgentHost.Kernel.Workspaces;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Hosting;

/// <summary>Run options of a workspace's plugins, from their manifests alone.</summary>
internal static class RunOptionCatalog
{
    /// <summary>Those of the plugins that can be used, by name; such as the program has itself are left out.</summary>
    public static IReadOnlyList<DeclaredRunOption> List(Workspace workspace) =>
    [
        .. workspace.Services.Registry.Plugins.Where(static plugin => plugin.Installed.Blocked is null)
            .SelectMany(static plugin => plugin.Installed.Manifest.RunOptions.Select(option => new DeclaredRunOption(plugin.Id, option)))
            .Where(static declared => !RunOptionNames.OfTheProgram.Contains(declared.Option.Name, StringComparer.Ordinal))
            .OrderBy(static declared => declared.Option.Name, StringComparer.Ordinal),
    ];
}
