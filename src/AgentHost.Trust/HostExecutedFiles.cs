using AgentHost.FileSystem;
using AgentHost.Permissions.Safety;

namespace AgentHost.Trust;

/// <summary>
/// Files of a workspace that this host runs by itself, such as scripts of hooks, and those of which plugins take what is to run: who may change one without a
/// word runs what they like.
/// </summary>
/// <remarks>
/// Thread-safe. Nothing is looked for before the first change of a file is judged; then what the hooks and servers name counts as it was at that time.
/// </remarks>
/// <param name="paths">The workspace.</param>
/// <param name="trusted">True when its own hooks and servers run.</param>
/// <param name="hooks">The command lines of the hooks that hold, the person's own included.</param>
/// <param name="declared">Files that plugins read under trust; asked for when a change is judged.</param>
public sealed class HostExecutedFiles(IWorkspacePaths paths, bool trusted, IReadOnlyList<string> hooks, Func<IReadOnlyList<TrustFile>> declared)
{
    private readonly Lazy<IReadOnlyList<TrustFile>> _plugins = new(declared);
    private readonly Lazy<IReadOnlyList<string>> _links = new(() => SteeringLinks.Of(paths, declared()));
    private readonly Lazy<IReadOnlyDictionary<string, string>> _files = new(() => Collect(paths, trusted, hooks, trusted ? declared() : []));

    /// <summary>Finds the reason why a change at a real path (or below it) asks, as a clause; null where nothing there is run.</summary>
    public string? Find(string real, bool recursive)
    {
        if (!paths.IsInside(real))
        {
            return null;
        }

        // Without trust as well: what is planted now is there when trust comes.
        foreach (var file in _plugins.Value)
        {
            if (ProtectedPaths.Reaches(real, recursive, file.In(paths.Root)))
            {
                return $"{paths.ToRelative(real)} belongs to what plugins take up under trust ({file.Holds})";
            }
        }

        foreach (var led in _links.Value)
        {
            if (ProtectedPaths.Reaches(real, recursive, led))
            {
                return $"{paths.ToRelative(real)} is what a link among this program's own settings leads to";
            }
        }

        if (!trusted && hooks.Count == 0)
        {
            return null;
        }

        if (_files.Value.TryGetValue(real, out var what))
        {
            return Say(real, what);
        }

        if (recursive)
        {
            foreach (var (file, kind) in _files.Value)
            {
                if (file.StartsWith(real + "/", StringComparison.Ordinal))
                {
                    return Say(file, kind);
                }
            }
        }

        return null;
    }

    /// <summary>Real paths in the workspace by which the host is steered now: what commands in a sandbox cannot change.</summary>
    public IReadOnlyList<string> Steering()
    {
        var found = new HashSet<string>(_links.Value, StringComparer.Ordinal);
        foreach (var file in _plugins.Value)
        {
            if ((file.Hooks is null || file.IsIn(paths.Root)) && paths.Resolve(file.In(paths.Root)) is { IsResolved: true } resolved)
            {
                found.Add(resolved.Path);
            }
        }

        if (trusted || hooks.Count > 0)
        {
            found.UnionWith(_files.Value.Keys);
        }

        return [.. found];
    }

    private string Say(string file, string what) => $"{paths.ToRelative(file)} is run by this program (a {what})";

    private static Dictionary<string, string> Collect(IWorkspacePaths paths, bool trusted, IReadOnlyList<string> hooks, IReadOnlyList<TrustFile> declared)
    {
        var scan = new TrustScan(paths.Root);
        try
        {
            if (trusted)
            {
                scan = TrustScan.Of(paths.Root, declared);
            }

            foreach (var line in hooks)
            {
                scan.AddNamedFiles(line, HookFilesSource.Word);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What was found until then holds; what cannot be read does not run either.
        }

        // A file that names others names what is run.
        var runs = declared.Where(static file => file.NamesFiles).Select(static file => file.What)
            .Append(HookFilesSource.Word).ToHashSet(StringComparer.Ordinal);
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, (what, _)) in scan.Files)
        {
            if (runs.Contains(what) && paths.Resolve(name) is { IsResolved: true } resolved)
            {
                found[resolved.Path] = what;
            }
        }

        return found;
    }
}
