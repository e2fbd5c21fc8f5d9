using System.Reflection;
using System.Runtime.Loader;

namespace AgentHost.Plugins.Loading;

/// <summary>The load context of one plugin's assemblies: its own managed, satellite and native dependencies, and the shared set from the host.</summary>
/// <remarks>
/// A tool for dependencies, not a security boundary. Not collectible unless asked for: the runtime ignores ReadyToRun code in collectible contexts.
/// Files are loaded by path, never from a stream: that keeps Assembly.Location, and virus scanners from reading them twice.
/// </remarks>
internal sealed class PluginLoadContext : AssemblyLoadContext
{
    private readonly AssemblyDependencyResolver _resolver;
    private readonly string _folder;

    public PluginLoadContext(string name, string assemblyPath, bool collectible)
        : base(name, collectible)
    {
        _folder = Path.GetDirectoryName(assemblyPath)!;
        _resolver = new AssemblyDependencyResolver(assemblyPath);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (SharedAssemblies.Contains(assemblyName.Name))
        {
            return SharedAssemblies.Load(assemblyName.Name!);
        }

        if (_resolver.ResolveAssemblyToPath(assemblyName) is { } path)
        {
            return LoadFromAssemblyPath(path);
        }

        // A plugin copied without its .deps.json still finds what lies beside it; cultures have a folder each.
        var beside = string.IsNullOrEmpty(assemblyName.CultureName)
            ? Path.Combine(_folder, assemblyName.Name + ".dll")
            : Path.Combine(_folder, assemblyName.CultureName, assemblyName.Name + ".dll");
        return File.Exists(beside) && !IsFramework(assemblyName) ? LoadFromAssemblyPath(beside) : null;
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;

    private static bool IsFramework(AssemblyName name) =>
        name.Name is { } simple && (simple is "mscorlib" or "netstandard" or "System" || simple.StartsWith("System.Private.", StringComparison.Ordinal));
}
