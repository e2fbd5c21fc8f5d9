using System.Reflection;
using System.Runtime.Loader;

namespace AgentHost.Plugins.Loading;

/// <summary>Source of shared assemblies for the load contexts of plugins: the host's copy, whatever version was asked for.</summary>
/// <remarks>For any other name the host's copy counts where it is as new as what was asked for; otherwise the plugin's own does.</remarks>
internal sealed class HostCopies : AssemblyLoadContext
{
    private HostCopies()
        : base("host copies")
    {
    }

    /// <summary>The one of this process.</summary>
    public static HostCopies Instance { get; } = new();

    protected override Assembly? Load(AssemblyName assemblyName) =>
        SharedAssemblies.Contains(assemblyName.Name) ? SharedAssemblies.Load(assemblyName.Name!) : null;
}
