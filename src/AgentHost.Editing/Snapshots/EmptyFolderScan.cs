using AgentHost.Client;
using AgentHost.Editing.Edits;
using AgentHost.FileSystem;

namespace AgentHost.Editing.Snapshots;

/// <summary>Looks for folders that hold nothing, of which git knows nothing: what it calls others is looked into.</summary>
/// <param name="paths">The workspace's paths.</param>
/// <param name="calls">The system's calls.</param>
/// <param name="git">Git.</param>
internal sealed class EmptyFolderScan(IWorkspacePaths paths, NativeFileSystem calls, PrivateGit git)
{
    /// <summary>Folders that are looked into; with more, folders are not recorded.</summary>
    private const int Most = 10_000;

    /// <summary>The folders with nothing to record in them, as far as they are not ignored.</summary>
    /// <param name="index">The index, which holds all files.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null where there are too many.</returns>
    public async ValueTask<FolderState?> ReadAsync(string index, CancellationToken cancellationToken)
    {
        var state = new FolderState();
        var open = new Stack<string>(GitLists.Names(await git.RunAsync(
            index,
            ["ls-files", "-z", "-o", "--directory", "--exclude-standard"],
            input: null,
            cancellationToken)).Where(static name => name.EndsWith('/')).Select(static name => name[..^1]));
        while (open.TryPop(out var folder))
        {
            if (state.Seen.Count == Most)
            {
                return null;
            }

            if (List(folder) is { } entries && entries.TrueForAll(static entry => entry.Name != ".git"))
            {
                state.Seen.Add(folder);
                if (entries.Count == 0)
                {
                    state.Empty[folder] = calls.Stat($"{paths.Root}/{folder}")?.Mode & 0x1ff;
                }

                foreach (var entry in entries)
                {
                    if (entry.Kind == FileKind.Folder)
                    {
                        open.Push($"{folder}/{entry.Name}");
                    }
                }
            }
        }

        return state;
    }

    /// <summary>Finds the folders that changed between two looks: those that are gone, and those that were made.</summary>
    /// <param name="before">The look before.</param>
    /// <param name="after">The look after.</param>
    /// <param name="filesBefore">Files that there were before.</param>
    /// <param name="added">Files that were not there before.</param>
    /// <param name="index">The index.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<List<ChangedFile>> CompareAsync(
        FolderState before, FolderState after, IEnumerable<string> filesBefore, IEnumerable<string> added, string index, CancellationToken cancellationToken)
    {
        var known = Around(filesBefore);
        known.UnionWith(before.Seen);
        known.UnionWith(Around(before.Seen));
        var made = Around(added);
        made.UnionWith(after.Empty.Keys);
        made.UnionWith(Around(after.Empty.Keys));
        made.ExceptWith(known);
        var changed = known.Where(folder => Stat(folder) is null)
            .Select(folder => new ChangedFile(folder) { Before = FileVersionNames.Folder, BeforeMode = before.Empty.GetValueOrDefault(folder) })
            .Concat(made.Select(folder => new ChangedFile(folder) { After = FileVersionNames.Folder, AfterMode = Stat(folder)?.Mode & 0x1ff })).ToList();
        if (changed.Count == 0)
        {
            return changed;
        }

        // What lies in an ignored folder is not looked at, and neither are folders there.
        var ignored = GitLists.Names(await git.RunAsync(
            index,
            ["ls-files", "-z", "-o", "-i", "--directory", "--exclude-standard"],
            input: null,
            cancellationToken)).Where(static name => name.EndsWith('/')).ToList();
        changed.RemoveAll(folder => ignored.Exists(name => (folder.Path + "/").StartsWith(name, StringComparison.Ordinal)));
        changed.Sort(static (one, other) => string.CompareOrdinal(one.Path, other.Path));
        return changed;
    }

    private List<FileEntry>? List(string folder)
    {
        try
        {
            return calls.List($"{paths.Root}/{folder}");
        }
        catch (Exception fault) when (fault is FileAccessException or IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or not this user's to look into.
            return null;
        }
    }

    private FileFacts? Stat(string folder)
    {
        try
        {
            return calls.Stat($"{paths.Root}/{folder}");
        }
        catch (FileAccessException)
        {
            return null;
        }
    }

    /// <summary>All folders that stand around paths.</summary>
    public static HashSet<string> Around(IEnumerable<string> names)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        var last = "";
        foreach (var name in names)
        {
            // Mostly names of one folder follow each other.
            if (last.Length > 0 && name.LastIndexOf('/') == last.Length && name.StartsWith(last, StringComparison.Ordinal))
            {
                continue;
            }

            last = name.LastIndexOf('/') is > 0 and var end ? name[..end] : "";
            for (var slash = name.LastIndexOf('/'); slash > 0 && folders.Add(name[..slash]); slash = name.LastIndexOf('/', slash - 1))
            {
            }
        }

        return folders;
    }
}
