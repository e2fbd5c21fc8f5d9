namespace AgentHost.Plugins.Lsp.Servers;

/// <summary>The files below a folder that a server may want to hear of, by path, with size and time: two looks tell what came, changed and went.</summary>
internal static class WatchedFiles
{
    /// <summary>Above it a tree is not watched: a look would take longer than an answer may.</summary>
    private const int Most = 3_000;

    private const int Deepest = 24;

    /// <summary>Looks at them all; folders that are hidden or hold packages are passed over.</summary>
    /// <param name="files">The workspace's files.</param>
    /// <param name="root">The folder.</param>
    /// <param name="takes">Which are meant, by path.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>Null where there are too many files or folders.</returns>
    public static async Task<Dictionary<string, (long Length, DateTimeOffset Modified)>?> LookAsync(
        IFiles files, string root, Func<string, bool> takes, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, (long Length, DateTimeOffset Modified)>(StringComparer.Ordinal);
        var folders = new Queue<(string Path, int Depth)>([(root, 0)]);
        var entries = 0;
        while (folders.TryDequeue(out var next))
        {
            try
            {
                using var folder = await files.OpenFolderAsync(next.Path, cancellationToken);
                foreach (var entry in await folder.ListAsync(cancellationToken))
                {
                    if (++entries > Most)
                    {
                        return null;
                    }

                    var path = Path.Combine(next.Path, entry.Name);
                    if (entry.Kind == FileKind.Folder)
                    {
                        if (!entry.Name.StartsWith('.') && entry.Name is not ("node_modules" or "__pycache__") && next.Depth < Deepest)
                        {
                            folders.Enqueue((path, next.Depth + 1));
                        }
                    }
                    else if (entry.Kind == FileKind.File && takes(path) && await folder.LookAsync(entry.Name, cancellationToken) is { } status)
                    {
                        found[path] = (status.Length, status.Modified);
                    }
                }
            }
            catch (FileAccessException)
            {
                // It went meanwhile, or may not be read: then it is none of the server's either.
            }
        }

        return found;
    }
}
