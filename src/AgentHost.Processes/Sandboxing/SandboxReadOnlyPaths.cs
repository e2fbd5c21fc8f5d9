using AgentHost.Permissions.Safety;

namespace AgentHost.Processes.Sandboxing;

/// <summary>
/// Paths of its workspace that a command in a sandbox cannot change: what steers this host, what makes git run programs, and what editors and build services
/// run outside. A file that can only be read could
/// still be moved away with its folder; each folder above it is a mount of its own, which cannot be moved.
/// </summary>
internal sealed class SandboxReadOnlyPaths
{
    /// <summary>Folders of which nothing may appear either where they are not there yet.</summary>
    private static readonly string[] Folders = [".agents", ".claude"];

    /// <summary>Parts of git's folder that name programs, or say where such names are read.</summary>
    private static readonly string[] OfGit = ["hooks", "config", "config.worktree", "modules"];

    private readonly string _root;

    /// <summary>Mounts by path, parents before what lies in them; true for one that can be written.</summary>
    private readonly SortedDictionary<string, bool> _mounts = new(StringComparer.Ordinal);

    private SandboxReadOnlyPaths(string root) => _root = root;

    /// <summary>
    /// Folders that are not there, and must not appear: bubblewrap makes them, to hold their places. Empty ones too: another sandbox may have made them, and
    /// take them away at any time.
    /// </summary>
    public List<string> Missing { get; } = [];

    /// <summary>Files and folders that can only be read, with all in them.</summary>
    public IEnumerable<string> ReadOnly => _mounts.Where(static mount => !mount.Value).Select(static mount => mount.Key);

    /// <summary>Folders above those, which can be written but not moved.</summary>
    public IEnumerable<string> Pinned => _mounts.Where(mount => mount.Value && !ReadOnly.Any(path => SandboxProfile.IsWithin(mount.Key, path)))
        .Select(static mount => mount.Key);

    /// <summary>Looks at a workspace as it is now.</summary>
    /// <param name="place">The workspace.</param>
    public static SandboxReadOnlyPaths Of(SandboxPlace place)
    {
        var holds = new SandboxReadOnlyPaths(place.Root);
        foreach (var name in Folders)
        {
            holds.Hold(Path.Combine(place.Root, name), isFolder: true);
        }

        holds.Hold(Path.Combine(place.Root, ".agentignore"), isFolder: false);
        var git = Path.Combine(place.Root, ".git");
        if (Directory.Exists(git) && new DirectoryInfo(git).LinkTarget is null)
        {
            foreach (var name in OfGit)
            {
                holds.Hold(Path.Combine(git, name), isFolder: name == "hooks");
            }
        }
        else
        {
            // A file that names the folder, or a link to it.
            holds.Hold(git, isFolder: false);
        }

        foreach (var path in RunByOthers(place.Root))
        {
            holds.Hold(path, isFolder: false);
        }

        foreach (var path in place.Steering())
        {
            holds.Hold(path, isFolder: false);
        }

        return holds;
    }

    /// <summary>Makes the folders that only hold their places, so that it can be told later whether they are still the same.</summary>
    public void MakePlaces()
    {
        foreach (var path in Missing)
        {
            try
            {
                Directory.CreateDirectory(path);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Bubblewrap says what is wrong with it.
            }
        }
    }

    /// <summary>Adds the mounts to bubblewrap's words.</summary>
    public void AddTo(List<string> words)
    {
        // Parents before what lies in them. A folder in one that can only be read is no mount of its own: that could be written again.
        var pinned = Pinned.ToHashSet(StringComparer.Ordinal);
        foreach (var (path, writable) in _mounts.Where(mount => !mount.Value || pinned.Contains(mount.Key)))
        {
            words.AddRange([writable ? "--bind" : "--ro-bind", path, path]);
        }

        foreach (var path in Missing)
        {
            words.AddRange(["--tmpfs", path, "--remount-ro", path]);
        }
    }

    /// <summary>Lists what is there, at the top of the workspace, that others run outside of the sandbox: tasks of editors, hooks, workflows.</summary>
    private static IEnumerable<string> RunByOthers(string root)
    {
        var found = new List<string>();
        try
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries(root).Concat(Below(root, ".github")).Concat(Below(root, ".cursor")))
            {
                var name = Path.GetRelativePath(root, entry);
                if (name != ".git" && ProtectedPaths.IsRunByOthers(Directory.Exists(entry) ? name + "/all" : name))
                {
                    found.Add(entry);
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What cannot be listed here cannot be changed there.
        }

        return found;

        static IEnumerable<string> Below(string root, string name) =>
            Directory.Exists(Path.Combine(root, name)) ? Directory.EnumerateFileSystemEntries(Path.Combine(root, name)) : [];
    }

    /// <summary>Tells whether a path is a folder with nothing in it, and no link to one.</summary>
    private static bool IsEmpty(string path)
    {
        try
        {
            return new DirectoryInfo(path).LinkTarget is null && !Directory.EnumerateFileSystemEntries(path).Any();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A file, one that cannot be listed, or gone meanwhile.
            return !Path.Exists(path);
        }
    }

    private void Hold(string path, bool isFolder)
    {
        var real = Path.Exists(path) && !(isFolder && IsEmpty(path)) ? SandboxProfile.RealOf(path) : null;
        if (real is null)
        {
            if (isFolder && new FileInfo(path).LinkTarget is null)
            {
                Pin(path);
                Missing.Add(path);
            }

            return;
        }

        // What lies outside can only be read anyway.
        if (real != _root && SandboxProfile.IsWithin(real, _root))
        {
            Pin(real);
            _mounts[real] = false;
        }
    }

    /// <summary>Makes the folders above a path mounts that can be written.</summary>
    private void Pin(string path)
    {
        for (var above = Path.GetDirectoryName(path); above is not null && above.Length > _root.Length; above = Path.GetDirectoryName(above))
        {
            _mounts.TryAdd(above, true);
        }
    }
}
