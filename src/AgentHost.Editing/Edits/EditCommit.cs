using AgentHost.FileSystem;
using Microsoft.Win32.SafeHandles;

namespace AgentHost.Editing.Edits;

/// <summary>
/// Makes the steps of an edit: all new contents are written and flushed beside their files first, then renamed into place; the first failure takes everything
/// back.
/// </summary>
/// <remarks>
/// One file is replaced atomically whatever happens. A process killed between the renames of several leaves some done; backups beside the files
/// (<c>.….agent-old</c>) hold the rest.
/// </remarks>
internal sealed class EditCommit(WorkspaceEditor editor) : IEditCommit
{
    private readonly EditJournal _journal = new();
    private readonly Dictionary<string, HeldFolder> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<EditStep, string> _staged = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _made = [];
    private readonly NativeFileSystem _calls = editor.Calls;
    private StagedNote? _note;

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
                if (step is { Kind: FileChangeKind.Write, LinkTo: null, IsFolder: false })
                {
                    at = step.Shown;
                    Stage(step);
                }
            }

            foreach (var step in steps)
            {
                at = step.Shown;
                Make(step);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or EditException)
        {
            var left = _journal.RollBack();
            var sentence = fault is EditException ? fault.Message : Explain(at, fault);
            throw new EditException(left.Count == 0 ? sentence : $"{sentence} Not everything could be put back: {left[0]}");
        }

        _journal.Complete();
    }

    public void Dispose()
    {
        _note?.Dispose();
        foreach (var folder in _held.Values)
        {
            folder.Dispose();
        }
    }

    private void Stage(EditStep step)
    {
        var (folder, _) = Split(step.Path);
        var name = StagedFiles.NewName();
        var staged = Hold(folder).PathOf(name);
        (_note ??= editor.Staged?.Begin())?.Add(Path.Join(folder, name));
        _journal.Undo(() => File.Delete(staged));
        using (var handle = Create(staged, hidden: step.Mode is not null))
        {
            RandomAccess.Write(handle, step.After.Span, 0);
            if (step.Mode is { } mode && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(handle, (UnixFileMode)(mode & 0x1ff));
            }

            RandomAccess.FlushToDisk(handle);
        }

        _staged[step] = staged;
    }

    // What replaces a file may be read by nobody else until it has that file's own mode: the umask could be wider.
    private static SafeFileHandle Create(string path, bool hidden)
    {
        if (!hidden || OperatingSystem.IsWindows())
        {
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }

        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        return File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }

    private void Make(EditStep step)
    {
        if (step is { Kind: FileChangeKind.Write, IsFolder: true })
        {
            MakeFolder(step);
            return;
        }

        var (folder, name) = Split(step.Path);
        var target = Hold(folder).PathOf(name);
        var backup = Hold(folder).PathOf($".{Guid.NewGuid():N}.agent-old");
        if (step.Facts is { Kind: not FileKind.Link } facts && !step.IsFolder && _calls.Stat(target) != facts)
        {
            throw new EditException($"{step.Shown} was changed by someone else at this very moment; read it again before changing it.");
        }

        if (step.LinkTo is not null || step.Facts is { Kind: FileKind.Link })
        {
            MakeWithLink(step, target, backup);
            return;
        }

        switch (step.Kind)
        {
            case FileChangeKind.Write when step.BeforeHash is null:
                File.Move(_staged[step], target, overwrite: false);
                _journal.Undo(() => File.Delete(target));
                break;
            case FileChangeKind.Write:
                File.Replace(_staged[step], target, backup);
                _journal.Undo(() => File.Move(backup, target, overwrite: true));
                _journal.Finish(() => File.Delete(backup));
                break;
            case FileChangeKind.Delete when step.OnlyEmpty:
                Directory.Delete(target, recursive: false);
                _journal.Undo(() => Directory.CreateDirectory(target));
                break;
            case FileChangeKind.Delete when step.IsFolder:
                Directory.Move(target, backup);
                _journal.Undo(() => Directory.Move(backup, target));
                _journal.Finish(() => Directory.Delete(backup, recursive: true));
                break;
            case FileChangeKind.Delete:
                File.Move(target, backup, overwrite: false);
                _journal.Undo(() => File.Move(backup, target, overwrite: false));
                _journal.Finish(() => File.Delete(backup));
                break;
            case FileChangeKind.Move:
                var (toFolder, toName) = Split(step.To!);
                var to = Hold(toFolder).PathOf(toName);
                if (step.IsFolder)
                {
                    Directory.Move(target, to);
                    _journal.Undo(() => Directory.Move(to, target));
                }
                else
                {
                    File.Move(target, to, overwrite: false);
                    _journal.Undo(() => File.Move(to, target, overwrite: false));
                }

                break;
            default:
                throw new InvalidOperationException($"No such step: {step.Kind}.");
        }
    }

    private void MakeFolder(EditStep step)
    {
        Hold(step.Path);
        if (step.Mode is { } mode && !OperatingSystem.IsWindows())
        {
            var (above, name) = Split(step.Path);
            File.SetUnixFileMode(Hold(above).PathOf(name), (UnixFileMode)(mode & 0x1ff));
        }
    }

    // Links are made and removed as such: what renames a file would look at what it leads to.
    private void MakeWithLink(EditStep step, string target, string backup)
    {
        if (step.Facts is { Kind: FileKind.Link })
        {
            if (_calls.ReadLink(target, out var old) != LinkKind.Link || old is null || FileVersionNames.Link + old != step.BeforeHash)
            {
                throw new EditException($"{step.Shown} was changed by someone else at this very moment.");
            }

            File.Delete(target);
            _journal.Undo(() => File.CreateSymbolicLink(target, old));
        }
        else if (step.Facts is not null)
        {
            File.Move(target, backup, overwrite: false);
            _journal.Undo(() => File.Move(backup, target, overwrite: false));
            _journal.Finish(() => File.Delete(backup));
        }

        if (step.Kind != FileChangeKind.Write)
        {
            return;
        }

        if (step.LinkTo is { } to)
        {
            File.CreateSymbolicLink(target, to);
        }
        else
        {
            File.Move(_staged[step], target, overwrite: false);
        }

        _journal.Undo(() => File.Delete(target));
    }

    // Missing folders are made one by one, each in the one held before it.
    private HeldFolder Hold(string folder)
    {
        if (_held.TryGetValue(folder, out var held))
        {
            return held;
        }

        if (_calls.Stat(folder) is null && folder != "/")
        {
            var (above, name) = Split(folder);
            var made = Hold(above).PathOf(name);
            Directory.CreateDirectory(made);
            _journal.Undo(() => Directory.Delete(made, recursive: false));
            _made.Add(folder);
        }

        held = _calls.Hold(folder);
        _held[folder] = held;
        return held;
    }

    private static (string Folder, string Name) Split(string path)
    {
        var slash = path.LastIndexOf('/');
        return (slash <= 0 ? "/" : path[..slash], path[(slash + 1)..]);
    }

    private string Explain(string shown, Exception fault) => fault switch
    {
        FileAccessException access => access.Failure switch
        {
            FileAccessFailure.WrongKind => $"{shown} cannot be written: {editor.Paths.ToRelative(access.Path)} is no folder.",
            FileAccessFailure.Missing => $"{shown} cannot be written: its folder vanished meanwhile.",
            _ => access.Message,
        },
        UnauthorizedAccessException => $"{shown} cannot be changed: this user may not write in its folder.",
        FileNotFoundException or DirectoryNotFoundException => $"{shown} vanished while it was being changed; look at the folder again.",
        IOException { HResult: 28 or unchecked((int)0x80070070) } => $"{shown} cannot be written: the disk is full.",
        IOException { HResult: 30 } => $"{shown} cannot be written: it lies on a file system that is read-only.",
        IOException { HResult: 17 } => $"{shown} came to be while it was being written; look at it first.",
        _ => $"{shown} could not be changed: {fault.Message}",
    };
}
