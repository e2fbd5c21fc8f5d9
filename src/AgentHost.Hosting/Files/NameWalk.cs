using AgentHost.FileSystem;
using AgentHost.GitSettings;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Hosting.Files;

/// <summary>One reading of the names in a workspace, folder by folder from the top; what was found is there from the first moment. Thread-safe.</summary>
internal sealed class NameWalk
{
    /// <summary>The most names that are kept; what lies deepest is missing then.</summary>
    private const int Most = 300_000;

    private readonly List<string> _paths = [];
    private readonly Lock _gate = new();

    private NameWalk(Workspace workspace, TimeProvider time, CancellationToken cancellationToken) =>
        Done = Task.Run(() => RunAsync(workspace, time, cancellationToken), CancellationToken.None);

    /// <summary>Ends with the walk, which never fails.</summary>
    public Task Done { get; }

    /// <summary>Time at which it ended.</summary>
    public DateTimeOffset EndedAt { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>Begins to read.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static NameWalk Begin(Workspace workspace, TimeProvider time, CancellationToken cancellationToken) => new(workspace, time, cancellationToken);

    /// <summary>Ranks what is known.</summary>
    /// <param name="ranking">Takes the paths.</param>
    /// <param name="from">Number of paths that it took before.</param>
    /// <returns>Number of paths that it has taken now.</returns>
    public int Rank(NameRanking ranking, int from)
    {
        lock (_gate)
        {
            for (; from < _paths.Count; from++)
            {
                ranking.Add(_paths[from]);
            }

            return from;
        }
    }

    private async Task RunAsync(Workspace workspace, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var files = workspace.Services.Files.Through(
                workspace.Services.Files.FreeGate("read", workspace.Configuration.Rules, PermissionMode.Default));
            var root = workspace.Paths.Root.TrimEnd('/');
            
            // What git leaves out is read from this machine's disk alone.
            var excludes = workspace.Configuration.Place is null ? new GitExcludes(GitSurroundings.OfThisProcess()) : null;
            var open = new Queue<(string Path, GitIgnores? Git, GitIgnores? Plain)>();
            open.Enqueue(("", excludes is null ? null : GitIgnores.FindAbove(excludes, root, root), null));
            var found = new List<string>();
            while (open.TryDequeue(out var folder) && _paths.Count < Most)
            {
                cancellationToken.ThrowIfCancellationRequested();
                found.Clear();
                await ScanAsync(files, excludes, root, folder, found, open, cancellationToken);
                lock (_gate)
                {
                    _paths.AddRange(found);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host closes.
        }

        EndedAt = time.GetUtcNow();
    }

    private static async ValueTask ScanAsync(
        IFiles files, GitExcludes? excludes, string root, (string Path, GitIgnores? Git, GitIgnores? Plain) folder, List<string> found,
        Queue<(string Path, GitIgnores? Git, GitIgnores? Plain)> open, CancellationToken cancellationToken)
    {
        IReadOnlyList<FileEntry> entries;
        try
        {
            using var opened = await files.OpenFolderAsync(folder.Path.Length == 0 ? "." : folder.Path[..^1], cancellationToken);
            entries = await opened.ListAsync(cancellationToken);
        }
        catch (FileAccessException)
        {
            // It may not be read, or it is gone.
            return;
        }

        var real = folder.Path.Length == 0 ? root : $"{root}/{folder.Path[..^1]}";
        var (git, plain) = (folder.Git, folder.Plain);
        if (excludes is not null && entries.Any(static entry => entry.Name is ".gitignore" or ".git"))
        {
            git = GitIgnores.FindIn(excludes, real, git, entries.Any(static entry => entry.Name == ".git"));
        }

        if (excludes is not null && entries.Any(static entry => entry.Name == ".ignore"))
        {
            plain = GitIgnores.ReadIn(".ignore", real, plain);
        }

        foreach (var entry in entries)
        {
            if (entry.Kind is not (FileKind.File or FileKind.Folder) || entry.Name is ".git" || entry.Name.Contains('\uFFFD', StringComparison.Ordinal)
                || entry.Name.Any(char.IsControl))
            {
                continue;
            }

            var isFolder = entry.Kind == FileKind.Folder;
            var path = folder.Path + entry.Name;
            if (git is not null || plain is not null)
            {
                var full = $"{real}/{entry.Name}";
                if (GitIgnores.Find(plain, full, isFolder) ?? GitIgnores.IsIgnored(git, full, isFolder))
                {
                    continue;
                }
            }

            found.Add(isFolder ? path + "/" : path);
            if (isFolder)
            {
                open.Enqueue((path + "/", git, plain));
            }
        }
    }
}
