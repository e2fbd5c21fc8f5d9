using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Permissions.Rules;

namespace AgentHost.Kernel.Workspaces;

/// <summary>
/// Gate for what a plugin reads on its own account: of all that is free to read, what its manifest names under <c>permissions.read</c>. An entry that names a
/// folder names all below it.
/// </summary>
/// <remarks>Folders on the way to what is named can be listed; of what lies beside it only the names are seen.</remarks>
internal sealed class DeclaredReading : IPathGate
{
    private readonly IPathGate free;
    private readonly string plugin;
    private readonly IWorkspacePaths paths;
    private readonly PathPattern[] named;

    private DeclaredReading(IPathGate free, PluginManifest manifest, IWorkspacePaths paths)
    {
        this.free = free;
        this.paths = paths;
        plugin = manifest.Id;
        named = [.. manifest.Permissions.Read.Select(static text => PathPattern.Parse(text.TrimEnd('/') + "/**", out _)).OfType<PathPattern>()];
    }

    /// <summary>The gate for a plugin; the one that was given where its manifest names no files.</summary>
    public static IPathGate For(IPathGate free, PluginManifest manifest, IWorkspacePaths paths) =>
        manifest.Permissions.Read.Count == 0 ? free : new DeclaredReading(free, manifest, paths);

    public GateVerdict Judge(string realPath, bool isFolder)
    {
        var verdict = free.Judge(realPath, isFolder);
        return !verdict.Equals(GateVerdict.Allowed)
            || Array.Exists(named, pattern => pattern.IsMatch(realPath, paths) || (isFolder && pattern.MayMatchBelow(realPath, paths)))
            ? verdict
            : GateVerdict.Refused(
                $"The plugin {plugin} may not read {paths.ToRelative(realPath)} on its own account: its plugin.json does not name it under permissions.read.");
    }

    public bool MayHideBelow(string realFolder) => free.MayHideBelow(realFolder);
}
