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
    private readonly IPathGate _free;
    private readonly string _plugin;
    private readonly IWorkspacePaths _paths;
    private readonly PathPattern[] _named;

    private DeclaredReading(IPathGate free, PluginManifest manifest, IWorkspacePaths paths)
    {
        _free = free;
        _paths = paths;
        _plugin = manifest.Id;
        _named = [.. manifest.Permissions.Read.Select(static text => PathPattern.Parse(text.TrimEnd('/') + "/**", out _)).OfType<PathPattern>()];
    }

    /// <summary>The gate for a plugin; the one that was given where its manifest names no files.</summary>
    public static IPathGate For(IPathGate free, PluginManifest manifest, IWorkspacePaths paths) =>
        manifest.Permissions.Read.Count == 0 ? free : new DeclaredReading(free, manifest, paths);

    public GateVerdict Judge(string realPath, bool isFolder)
    {
        var verdict = _free.Judge(realPath, isFolder);
        return !verdict.Equals(GateVerdict.Allowed)
            || Array.Exists(_named, pattern => pattern.IsMatch(realPath, _paths) || (isFolder && pattern.MayMatchBelow(realPath, _paths)))
            ? verdict
            : GateVerdict.Refused(
                $"The plugin {_plugin} may not read {_paths.ToRelative(realPath)} on its own account: "
                + "its plugin.json does not name it under permissions.read.");
    }

    public bool MayHideBelow(string realFolder) => _free.MayHideBelow(realFolder);
}
