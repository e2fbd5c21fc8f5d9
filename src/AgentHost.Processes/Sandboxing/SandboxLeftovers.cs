namespace AgentHost.Processes.Sandboxing;

/// <summary>
/// Leftovers of sandboxes in workspaces: folders that only held a place, and a file by which git would take its settings from elsewhere. Cleared away with the
/// last sandbox of a workspace.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class SandboxLeftovers
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Traces> _workspaces = new(StringComparer.Ordinal);

    /// <summary>A sandbox begins.</summary>
    /// <param name="root">The workspace.</param>
    /// <param name="missing">Folders that bubblewrap makes where they are not there.</param>
    public void Begin(string root, IReadOnlyList<string> missing)
    {
        lock (_gate)
        {
            if (!_workspaces.TryGetValue(root, out var traces))
            {
                // Only folders of worktrees have this file; a repository's own has none.
                var elsewhere = Path.Combine(root, ".git", "commondir");
                _workspaces[root] = traces = new Traces(Path.Exists(elsewhere) ? null : elsewhere);
            }

            traces.Running++;
            // One that is there is somebody else's.
            traces.Folders.UnionWith(missing.Where(static folder => !Path.Exists(folder)));
        }
    }

    /// <summary>A sandbox goes on with nothing to do for a while: what could steer others until then is cleared away.</summary>
    /// <param name="root">The workspace.</param>
    public void Rest(string root)
    {
        lock (_gate)
        {
            if (_workspaces.TryGetValue(root, out var traces) && traces.Elsewhere is { } file)
            {
                Try(() => File.Delete(file));
            }
        }
    }

    /// <summary>A sandbox has ended.</summary>
    public void End(string root)
    {
        lock (_gate)
        {
            if (!_workspaces.TryGetValue(root, out var traces) || --traces.Running > 0)
            {
                return;
            }

            _workspaces.Remove(root);
            foreach (var folder in traces.Folders)
            {
                // One that holds something was made by somebody else meanwhile, and stays.
                Try(() => Directory.Delete(folder));
            }

            if (traces.Elsewhere is { } file)
            {
                Try(() => File.Delete(file));
            }
        }
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It is not there, or not ours to remove.
        }
    }

    private sealed class Traces(string? elsewhere)
    {
        public string? Elsewhere { get; } = elsewhere;

        public HashSet<string> Folders { get; } = new(StringComparer.Ordinal);

        public int Running { get; set; }
    }
}
