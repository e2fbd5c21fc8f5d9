using AgentHost.Plugins.Search.Ignoring;

namespace AgentHost.Plugins.Search.Walking;

/// <summary>Where a search begins, with the rules that hold there from above.</summary>
/// <param name="Prefix">Put before a found path to reach and to show it: empty, or with a slash at its end.</param>
/// <param name="TopPrefix">The folder's path from the topmost one that rules come from: empty, or with a slash at its end.</param>
/// <param name="Scope">Rules of the folders above.</param>
/// <param name="File">The name of the one file meant, when the path is no folder.</param>
internal sealed record SearchRoot(string Prefix, string TopPrefix, IgnoreScope Scope, string? File)
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
        var inside = real == root || real.StartsWith(root + "/", StringComparison.Ordinal);
        if (!inside)
        {
            return new(real + "/", "", IgnoreScope.Empty, file);
        }

        var prefix = real.Length == root.Length ? "" : real[(root.Length + 1)..] + "/";
        var top = await FindTopAsync(workspace.Files, root, real, cancellationToken);
        var scope = await LoadAboveAsync(workspace, root, top, real, notes, cancellationToken);
        return new(prefix, real.Length == top.Length ? "" : real[(top.Length + 1)..] + "/", scope, file);
    }

    // The repository's root is as far up as rules are looked for; without a repository, the workspace's.
    private static async ValueTask<string> FindTopAsync(IFiles files, string root, string real, CancellationToken cancellationToken)
    {
        var folder = real;
        try
        {
            for (var depth = 0; depth < MaxDepth && folder.Length > 0; depth++)
            {
                if (await files.StatAsync(folder + "/.git", cancellationToken) is not null)
                {
                    return folder;
                }

                folder = folder[..Math.Max(0, folder.LastIndexOf('/'))];
            }
        }
        catch (FileAccessException)
        {
            // Above the workspace nothing may be read, as a rule.
        }

        return root;
    }

    private static async ValueTask<IgnoreScope> LoadAboveAsync(IWorkspaceContext workspace, string root, string top, string real, ScanNotes notes, CancellationToken cancellationToken)
    {
        var loader = new IgnoreFiles(workspace.Files, notes);
        var scope = IgnoreScope.Empty;
        if (workspace.Target == "local" && await PersonalExcludes.ReadAsync(cancellationToken) is { } personal)
        {
            scope = scope with { Global = new(personal, 0, null) };
        }

        for (var folder = top; folder.Length < real.Length; folder = Next(folder, real))
        {
            // Inside the workspace by relative paths: the form that permission rules are written for.
            var place = folder == root ? "" : folder.StartsWith(root + "/", StringComparison.Ordinal) ? folder[(root.Length + 1)..] + "/" : folder + "/";
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

            scope = await loader.LoadAsync(scope, open, place, folder.Length == top.Length ? 0 : folder.Length - top.Length, entries, cancellationToken);
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
