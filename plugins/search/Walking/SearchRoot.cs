using AgentHost.Plugins.Search.Ignoring;

namespace AgentHost.Plugins.Search.Walking;

/// <summary>Root of a search, with the rules that hold there from above.</summary>
/// <param name="Prefix">Put before a found path to reach and to show it: empty, or with a slash at its end.</param>
/// <param name="TopPrefix">The folder's path from the topmost one that rules come from: empty, or with a slash at its end.</param>
/// <param name="Scope">Rules of the folders above.</param>
/// <param name="Excludes">Finds what is left out beside the folders' own rules.</param>
/// <param name="File">The name of the one file meant, when the path is no folder.</param>
internal sealed record SearchRoot(string Prefix, string TopPrefix, IgnoreScope Scope, RepositoryExcludes Excludes, string? File)
{
    private const int MaxDepth = 64;

    /// <summary>Finds the place; null when nothing is there.</summary>
    /// <exception cref="FileAccessException">It may not be looked at, or is neither file nor folder.</exception>
    public static async ValueTask<SearchRoot?> OpenAsync(IWorkspaceContext workspace, string? path, ScanNotes notes, CancellationToken cancellationToken)
    {
        var asked = string.IsNullOrWhiteSpace(path) ? "." : path;
        if (await workspace.Files.StatAsync(asked, cancellationToken) is not { } status)
        {
            return null;
        }

        if (status.Kind is not (FileKind.Folder or FileKind.File))
        {
            throw new FileAccessException(FileAccessFailure.WrongKind, asked, $"{asked} is a device, pipe or socket: nothing to search.");
        }

        var root = Slashes(workspace.Root).TrimEnd('/');
        var real = Slashes(status.Path);
        string? file = null;
        if (status.Kind == FileKind.File)
        {
            file = real[(real.LastIndexOf('/') + 1)..];
            real = real[..^file.Length];
        }

        real = real.TrimEnd('/');
        var excludes = new RepositoryExcludes(workspace, notes);
        var inside = real == root || real.StartsWith(root + "/", StringComparison.Ordinal);
        if (!inside)
        {
            return new(real + "/", "", IgnoreScope.Empty, excludes, file);
        }

        var prefix = real.Length == root.Length ? "" : real[(root.Length + 1)..] + "/";
        var repository = await FindRepositoryAsync(workspace, real, cancellationToken);
        var top = repository ?? root;
        var scope = repository is null && excludes.IsLocal ? excludes.Load(IgnoreScope.Empty, null, 0) : IgnoreScope.Empty;
        scope = await LoadAboveAsync(workspace, scope, excludes, top, real, notes, cancellationToken);
        return new(prefix, real.Length == top.Length ? "" : real[(top.Length + 1)..] + "/", scope, excludes, file);
    }

    // The repository's root is as far up as rules are looked for; without a repository, the workspace's.
    private static async ValueTask<string?> FindRepositoryAsync(IWorkspaceContext workspace, string real, CancellationToken cancellationToken)
    {
        var folder = real;
        for (var depth = 0; depth < MaxDepth && folder.Length > 0; depth++)
        {
            if (await HasGitAsync(workspace, folder + "/.git", cancellationToken))
            {
                return folder;
            }

            folder = folder[..Math.Max(0, folder.LastIndexOf('/'))];
        }

        return null;
    }

    private static async ValueTask<bool> HasGitAsync(IWorkspaceContext workspace, string path, CancellationToken cancellationToken)
    {
        try
        {
            // Above the workspace nothing may be read through it, as a rule; that a repository begins there nobody is shown.
            return RepositoryExcludes.AreOf(workspace) ? Path.Exists(path) : await workspace.Files.StatAsync(path, cancellationToken) is not null;
        }
        catch (FileAccessException)
        {
            return false;
        }
    }

    private static async ValueTask<IgnoreScope> LoadAboveAsync(
        IWorkspaceContext workspace,
        IgnoreScope scope,
        RepositoryExcludes excludes,
        string top,
        string real,
        ScanNotes notes,
        CancellationToken cancellationToken)
    {
        var root = Slashes(workspace.Root).TrimEnd('/');
        var loader = new IgnoreFileLoader(workspace.Files, excludes, notes);
        for (var folder = top; folder.Length < real.Length; folder = Next(folder, real))
        {
            var prefixLength = folder.Length == top.Length ? 0 : folder.Length - top.Length;
            var isInside = folder == root || folder.StartsWith(root + "/", StringComparison.Ordinal);
            if (!isInside && excludes.IsLocal)
            {
                scope = excludes.LoadAbove(scope, folder, prefixLength);
                continue;
            }

            // Inside the workspace by relative paths: the form that permission rules are written for.
            var place = folder == root ? "" : isInside ? folder[(root.Length + 1)..] + "/" : folder + "/";
            IReadOnlyList<FileEntry> entries;
            var open = workspace.Files.FolderByPath(place);
            try
            {
                entries = await open.ListAsync(cancellationToken);
            }
            catch (FileAccessException)
            {
                continue;
            }

            scope = await loader.LoadAsync(scope, open, place, prefixLength, entries, cancellationToken);
        }

        return scope;
    }

    private static string Next(string folder, string real)
    {
        var slash = real.IndexOf('/', folder.Length + 1);
        return slash < 0 ? real : real[..slash];
    }

    private static string Slashes(string path) => Path.DirectorySeparatorChar == '\\' ? path.Replace('\\', '/') : path;
}
