using AgentHost.FileSystem;

namespace AgentHost.Editing.Edits;

/// <summary>Checks an edit against the plan, the versions seen and what is on disk, and turns it into steps. Touches nothing.</summary>
/// <param name="paths">The workspace's paths.</param>
/// <param name="calls">The system's calls.</param>
/// <param name="binding">Limits and services that the edit is bound to.</param>
/// <param name="apply">True when it is to be applied, and so has to lie within the plan.</param>
internal sealed class EditPlanner(IWorkspacePaths paths, NativeFileSystem calls, EditBinding binding, bool apply)
{
    private const int MostChanges = 1000;
    private const int MostFolderFiles = 10_000;
    private readonly Dictionary<string, VirtualFile> _files = new(StringComparer.Ordinal);
    private readonly List<string> _folders = [];

    /// <summary>Finds the changes that an edit would make.</summary>
    public static EditResult Preview(IWorkspacePaths paths, NativeFileSystem calls, EditBinding binding, WorkspaceEdit edit)
    {
        try
        {
            return new EditResult { Applied = EditReport.Plan(new EditPlanner(paths, calls, binding, apply: false).Plan(edit), paths) };
        }
        catch (Exception fault) when (fault is EditException or IOException or UnauthorizedAccessException)
        {
            return new EditResult { Error = fault.Message };
        }
    }

    /// <exception cref="EditException">The edit cannot be made.</exception>
    /// <exception cref="FileAccessException">A file cannot be had.</exception>
    public IReadOnlyList<EditStep> Plan(WorkspaceEdit edit)
    {
        if (edit.Changes.Count > MostChanges)
        {
            throw new EditException($"An edit has at most {MostChanges} changes; this one has {edit.Changes.Count}: make several.");
        }

        var steps = new List<EditStep>(edit.Changes.Count);
        foreach (var change in edit.Changes)
        {
            steps.Add(change.Kind switch
            {
                FileChangeKind.Write => Write(change),
                FileChangeKind.Delete => Delete(change),
                FileChangeKind.Move => Move(change),
                _ => throw new EditException($"The change of {change.Path} is of a kind that this version does not know."),
            });
        }

        return steps;
    }

    private EditStep Write(FileChange change)
    {
        var path = Real(change.Path, followLast: true);
        var shown = paths.ToRelative(path);
        Check(path, shown, recursive: false);
        if (change.Content is not { } content)
        {
            throw new EditException($"The write of {shown} brings no content.");
        }

        if (content.Length > EditContent.MostBytes)
        {
            throw EditContent.TooLarge(shown);
        }

        var now = Look(path, shown);
        if (!now.Exists && change.BaseHash is not null)
        {
            throw new EditException($"{shown} does not exist any more; it was there when the change was made. Look at the folder again.");
        }

        if (now.Exists)
        {
            CheckFile(now, shown);
            CheckVersion(now, change, shown, needsBase: true);
        }

        var hash = EditContent.Hash(content.Span);
        _files[path] = new VirtualFile(true) { Content = content.ToArray(), Hash = hash, Mode = now.Mode };
        return new EditStep(FileChangeKind.Write, path, shown)
        {
            Before = now.Content,
            BeforeHash = now.Hash,
            After = content,
            AfterHash = hash,
            Mode = now.Mode,
            Facts = now.Facts,
        };
    }

    private EditStep Delete(FileChange change)
    {
        var path = Real(change.Path, followLast: false);
        var shown = paths.ToRelative(path);
        var now = Look(path, shown);
        if (!now.Exists)
        {
            throw new EditException($"{shown} does not exist, so it cannot be deleted.");
        }

        if (now.Kind != FileKind.Folder)
        {
            Check(path, shown, recursive: false);
            CheckFile(now, shown);
            CheckVersion(now, change, shown, needsBase: false);
            _files[path] = new VirtualFile(false);
            return new EditStep(FileChangeKind.Delete, path, shown) { Before = now.Content, BeforeHash = now.Hash, Mode = now.Mode, Facts = now.Facts };
        }

        TakeFolder(path, shown);
        var (files, folders) = (new List<string>(), new List<string>());
        if (calls.List(path).Count > 0)
        {
            if (!change.Recursive)
            {
                throw new EditException($"{shown} is a folder that is not empty; delete it with recursive, or what is in it first.");
            }

        }

        Collect(path, files, folders);

        Check(path, shown, recursive: change.Recursive);
        _files[path] = new VirtualFile(false);
        return new EditStep(FileChangeKind.Delete, path, shown) { IsFolder = true, Files = files, Folders = folders };
    }

    private EditStep Move(FileChange change)
    {
        if (change.To is not { Length: > 0 } target)
        {
            throw new EditException($"The move of {change.Path} does not say where to.");
        }

        var path = Real(change.Path, followLast: false);
        var to = Real(target, followLast: false);
        var shown = paths.ToRelative(path);
        var shownTo = paths.ToRelative(to);
        var now = Look(path, shown);
        if (!now.Exists)
        {
            throw new EditException($"{shown} does not exist, so it cannot be moved.");
        }

        var folder = now.Kind == FileKind.Folder;
        Check(path, shown, recursive: folder);
        Check(to, shownTo, recursive: folder);
        if (Look(to, shownTo).Exists)
        {
            throw new EditException($"{shownTo} exists already; delete it first, or move to another name.");
        }

        if (folder)
        {
            TakeFolder(path, shown);
            if (to.StartsWith(path + "/", StringComparison.Ordinal))
            {
                throw new EditException($"{shown} cannot be moved into itself.");
            }
        }
        else
        {
            CheckFile(now, shown);
            CheckVersion(now, change, shown, needsBase: false);
        }

        _files[path] = new VirtualFile(false);
        _files[to] = folder ? new VirtualFile(true) { Kind = FileKind.Folder } : now with { Facts = null };
        return new EditStep(FileChangeKind.Move, path, shown)
        {
            To = to,
            ShownTo = shownTo,
            BeforeHash = now.Hash,
            AfterHash = now.Hash,
            Facts = now.Facts,
            IsFolder = folder
        };
    }

    private string Real(string path, bool followLast)
    {
        var resolved = paths.Resolve(path);
        if (!resolved.IsResolved)
        {
            throw new EditException(resolved.Error);
        }

        // What is deleted or moved is what the name says, and a link's name leads elsewhere.
        if (!followLast && calls.Stat(paths.Lexical(path)) is { Kind: FileKind.Link })
        {
            throw new EditException(
                $"{path} is a link; it is not deleted or moved here, and neither is what it leads to by this name: "
                + "name the file itself, or change the link with a command.");
        }

        foreach (var folder in _folders)
        {
            if (resolved.Path == folder || resolved.Path.StartsWith(folder + "/", StringComparison.Ordinal))
            {
                throw new EditException($"{path} lies in a folder that this edit deletes or moves; make two edits.");
            }
        }

        return resolved.Path;
    }

    private void TakeFolder(string path, string shown)
    {
        if (path == "/" || paths.IsInside(paths.Root) && (paths.Root == path || paths.Root.StartsWith(path + "/", StringComparison.Ordinal)))
        {
            throw new EditException($"{shown} holds the workspace itself and stays where it is.");
        }

        foreach (var touched in _files.Keys)
        {
            if (touched.StartsWith(path + "/", StringComparison.Ordinal) && (_files[touched].Exists || _files[touched].Facts is null))
            {
                throw new EditException($"{shown} holds files that this edit changes; make two edits.");
            }
        }

        _folders.Add(path);
    }

    private void Check(string path, string shown, bool recursive)
    {
        if (apply && !(binding.Granted ?? [])
            .Any(grant =>
                grant.Write && (grant.Path == path
                    ? grant.Recursive || !recursive
                    : grant.Recursive && path.StartsWith(grant.Path.TrimEnd('/') + "/", StringComparison.Ordinal))))
        {
            throw new EditException(
                $"{shown} is not among the paths that the call's plan names for writing{(recursive ? " with all that is in it" : "")}; "
                + "the tool has to plan it.");
        }

        var verdict = binding.Gate.Judge(path, isFolder: false);
        if (!verdict.IsAllowed && (verdict.Sentence is null || !apply))
        {
            throw new EditException(verdict.Sentence ?? $"{shown} is hidden from tools by the workspace's ignore patterns.");
        }
    }

    private VirtualFile Look(string path, string shown)
    {
        if (_files.TryGetValue(path, out var known))
        {
            return known;
        }

        var file = calls.Stat(path) is not { } facts ? new VirtualFile(false)
            : facts.Kind != FileKind.File ? new VirtualFile(true) { Kind = facts.Kind, Writable = facts.Writable, Facts = facts }
            : facts.Length > EditContent.MostBytes ? throw EditContent.TooLarge(shown)
            : Load(path, shown, facts);
        _files[path] = file;
        return file;
    }

    private VirtualFile Load(string path, string shown, FileFacts facts)
    {
        var content = EditContent.Read(calls, path, shown);
        return new VirtualFile(true) { Content = content, Hash = EditContent.Hash(content), Mode = facts.Mode, Writable = facts.Writable, Facts = facts };
    }

    private static void CheckFile(VirtualFile file, string shown)
    {
        if (file.Kind == FileKind.Folder)
        {
            throw new EditException($"{shown} is a folder; name a file in it.");
        }

        if (file.Kind != FileKind.File)
        {
            throw new EditException($"{shown} is no regular file and is left alone.");
        }

        if (!file.Writable)
        {
            throw new EditException($"{shown} is read-only; make it writable first if it is meant to change.");
        }
    }

    private void CheckVersion(VirtualFile now, FileChange change, string shown, bool needsBase)
    {
        // What this edit itself made is known to whoever wrote the edit.
        if (now.Facts is not null && !(change.Merge && change.BaseHash is not null))
        {
            switch (binding.Versions.Seen(shown))
            {
                case null:
                    throw new EditException($"{shown} exists and was not read in this session; read it before changing it.");
                case var seen when seen != now.Hash:
                    throw new EditException($"{shown} was changed by someone else since it was read; read it again before changing it.");
            }

            if (needsBase && change.BaseHash is null)
            {
                throw new EditException($"{shown} exists already, and the change is for a new file.");
            }
        }

        if (change.BaseHash is { } expected && expected != now.Hash)
        {
            throw new EditException($"{shown} is not the version that the change was made from; read it again and make the change anew.");
        }
    }

    private void Collect(string folder, List<string> files, List<string> folders)
    {
        var open = new Stack<string>();
        open.Push(folder);
        while (open.TryPop(out var next))
        {
            folders.Add(next);
            foreach (var entry in calls.List(next))
            {
                var path = $"{next}/{entry.Name}";
                if (entry.Kind == FileKind.Folder)
                {
                    open.Push(path);
                }
                else if (entry.Kind == FileKind.File)
                {
                    files.Add(path);
                }

                // Deleting cannot be taken back for what is not kept.
                if (files.Count > MostFolderFiles || open.Count > MostFolderFiles || folders.Count > MostFolderFiles)
                {
                    throw new EditException(
                        $"{paths.ToRelative(folder)} holds more than {MostFolderFiles} files, too many to keep for taking the deletion back; "
                        + "delete it in parts, or with a command.");
                }
            }
        }
    }
}
