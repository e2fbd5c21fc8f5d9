using AgentHost.Plugins.Loading;

namespace AgentHost.Plugins.Lifecycle;

/// <summary>Loads a plugin's assembly into a context of its own and makes the one type that its manifest names.</summary>
public static class PluginFactory
{
    /// <exception cref="CapabilityException">The assembly or the type is missing, or the type is no plugin.</exception>
    public static Plugin Create(InstalledPlugin installed, bool collectible)
    {
        var manifest = installed.Manifest;
        var entry = manifest.Entry ?? throw new CapabilityException($"{manifest.Id} has no code: its plugin.json names no entry.");
        var path = Path.Combine(installed.Folder, entry.Assembly);
        if (Path.GetFileName(entry.Assembly) != entry.Assembly || !File.Exists(path))
        {
            throw new CapabilityException($"{manifest.Id} names the assembly {entry.Assembly}, which is not in its folder.");
        }

        var context = PluginLoadContexts.Create(Path.GetFullPath(path), collectible);
        var type = context.LoadFromAssemblyPath(path).GetType(entry.Type, throwOnError: false)
            ?? throw new CapabilityException($"{entry.Assembly} has no type {entry.Type}, which the plugin.json of {manifest.Id} names.");
        try
        {
            // Not looked for first: reflection over constructors costs more than the plugin.
            return typeof(Plugin).IsAssignableFrom(type) && !type.IsAbstract ? (Plugin)Activator.CreateInstance(type)! : throw NoPlugin(fault: null);
        }
        catch (MissingMethodException fault)
        {
            throw NoPlugin(fault);
        }

        CapabilityException NoPlugin(Exception? fault) =>
            new($"{entry.Type} of {manifest.Id} must derive from AgentHost.Plugin and have a public constructor without parameters.", fault);
    }
}
