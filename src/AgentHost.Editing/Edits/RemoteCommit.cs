using AgentHost.FileSystem;

namespace AgentHost.Editing.Edits;

/// <summary>
/// Makes the steps of an edit in a place that is not this machine: each file is replaced there whole, against the version that was seen; the first failure
/// takes everything back that the place can still be asked for.
/// </summary>
/// <param name="editor">The editor.</param>
/// <param name="place">The place.</param>
internal sealed class RemoteCommit(WorkspaceEditor editor, RemotePlace place) : IEditCommit
{
    private readonly EditJournal _journal = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<string> _made = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> MadeFolders => _made;

    /// <inheritdoc/>
    public void Run(IReadOnlyList<EditStep> steps)
    {
        var at = "";
        try
        {
            foreach (var step in steps)
            {
                at = step.Shown;
                Make(step);
            }
        }
        catch (Exception fault) when (fault is IOException or EditException)
        {
            var left = _journal.RollBack();
            var sentence = fault switch
            {
                FileAccessException { Failure: FileAccessFailure.Conflict } =>
                    $"{at} was changed by someone else at this very moment; read it again before changing it.",
                FileAccessException { Failure: FileAccessFailure.WrongKind } =>
                    $"{at} cannot be written: a folder stands there, or no folder where one is needed.",
                EditException => fault.Message,
                _ => $"{at} could not be changed: {fault.Message}",
            };
            throw new EditException(left.Count == 0 ? sentence : $"{sentence} Not everything could be put back: {left[0]}");
        }

        _journal.Complete();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }

    private void Make(EditStep step)
    {
        if (step.LinkTo is not null || step.Facts is { Kind: FileKind.Link })
        {
            throw new EditException($"{step.Shown} is a link, and links are not changed on {place.Name} yet.");
        }

        switch (step.Kind)
        {
            case FileChangeKind.Write when step.IsFolder:
                Require(step.Path);
                break;
            case FileChangeKind.Write:
                Write(step);
                break;
            case FileChangeKind.Delete when step.OnlyEmpty:
                Delete(step.Path, recursive: false);
                _journal.Undo(() => MakeFolder(step.Path));
                break;
            case FileChangeKind.Delete:
                Aside(step);
                break;
            case FileChangeKind.Move:
                Require(FolderOf(step.To!));
                Move(step.Path, step.To!);
                _journal.Undo(() => Move(step.To!, step.Path));
                break;
            default:
                throw new InvalidOperationException($"No such step: {step.Kind}.");
        }
    }

    private void Write(EditStep step)
    {
        Require(FolderOf(step.Path));

        // What stands there is had before it is replaced: nothing else could put it back.
        var before = step.BeforeHash is null ? null : step.Before ?? EditContent.Read(editor.Calls, step.Path, step.Shown);
        if (before is not null && step.Before is null && EditContent.Hash(before) != step.BeforeHash)
        {
            throw new FileAccessException(FileAccessFailure.Conflict, step.Path, $"{step.Shown} is not what it was.");
        }

        var write = new TargetWrite(step.Path, step.After) { BaseHash = step.BeforeHash, Mode = step.Mode & 0x1ff };
        place.Ask(step.Path, (there, token) => there.WriteAsync(write, token));
        if (before is not null)
        {
            var back = new TargetWrite(step.Path, before) { BaseHash = EditContent.Hash(step.After.Span), Mode = (step.Facts?.Mode ?? step.Mode) & 0x1ff };
            _journal.Undo(() => place.Ask(step.Path, (there, token) => there.WriteAsync(back, token)));
        }
        else
        {
            _journal.Undo(() => Delete(step.Path, recursive: false));
        }
    }

    private void Aside(EditStep step)
    {
        if (!step.IsFolder && step.Facts is { } facts && editor.Calls.Stat(step.Path) != facts)
        {
            throw new EditException($"{step.Shown} was changed by someone else at this very moment; read it again before changing it.");
        }

        var backup = $"{FolderOf(step.Path).TrimEnd('/')}/.{Guid.NewGuid():N}.agent-old";
        Move(step.Path, backup);
        _journal.Undo(() => Move(backup, step.Path));
        _journal.Finish(() => Delete(backup, recursive: true));
    }

    // Missing folders are made one by one, so that each can be told and taken back.
    private void Require(string folder)
    {
        if (folder == "/" || !_known.Add(folder) || editor.Calls.Stat(folder) is not null)
        {
            return;
        }

        Require(FolderOf(folder));
        MakeFolder(folder);
        _made.Add(folder);
        _journal.Undo(() => Delete(folder, recursive: false));
    }

    private void MakeFolder(string path) => place.Ask(path, async (there, token) =>
    {
        await there.CreateFolderAsync(path, token);
        return true;
    });

    private void Delete(string path, bool recursive) => place.Ask(path, async (there, token) =>
    {
        await there.DeleteAsync(path, recursive, token);
        return true;
    });

    private void Move(string from, string to) => place.Ask(from, async (there, token) =>
    {
        await there.MoveAsync(from, to, token);
        return true;
    });

    private static string FolderOf(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash <= 0 ? "/" : path[..slash];
    }
}
