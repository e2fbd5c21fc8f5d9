using System.Reflection;
using System.Runtime.Loader;
using McMaster.NETCore.Plugins.Loader;

namespace AgentHost.Plugins.Loading;

/// <summary>Makes the load context of a plugin: its own managed, satellite and native dependencies, and the shared set from the host.</summary>
/// <remarks>
/// <para>A tool for dependencies, not a security boundary. McMaster.NETCore.Plugins finds what a plugin brings, by its .deps.json and beside it.</para>
/// <para>The library swallows a refusal of the context that it shares from, and then takes the plugin's private copy. So <see cref="HostCopies"/> never
/// refuses an assembly of the shared set, and <see cref="Manifests.ContractCheck"/> has compared versions before anything is loaded.</para>
/// </remarks>
internal static class PluginLoadContexts
{
    /// <summary>Makes the context of one plugin. Files are loaded by path, never from a stream: that keeps Assembly.Location.</summary>
    /// <param name="assemblyPath">Full path of the plugin's assembly.</param>
    /// <param name="collectible">True for one that can be unloaded; the runtime ignores ReadyToRun code in it.</param>
    public static AssemblyLoadContext Create(string assemblyPath, bool collectible)
    {
        // Lazy: what the shared set refers to is the host's as well, and is loaded when the plugin asks for it rather than all at once.
        var builder = new AssemblyLoadContextBuilder()
            .SetMainAssemblyPath(assemblyPath)
            .SetDefaultContext(HostCopies.Instance)
            .IsLazyLoaded(true);
        foreach (var name in SharedAssemblies.Names)
        {
            builder.PreferDefaultLoadContextAssembly(new AssemblyName(name));
        }

        return (collectible ? builder.EnableUnloading() : builder).Build();
    }
}
