using AgentHost.Client;
using AgentHost.Editing.Edits;

namespace AgentHost.Editing.Reverting;

/// <summary>Turns changes round: what has to be done, in order, for files to be as they were.</summary>
public static class RevertPlan
{
    /// <summary>Plans the steps that take changes back.</summary>
    /// <param name="changes">The changes, the oldest first.</param>
    public static IReadOnlyList<RevertedFile> Undo(IEnumerable<object> changes)
    {
        // A folder that moved takes along files that no change names: what was done before and after it is turned round by itself.
        var parts = new List<List<RevertedFile>>();
        var files = new Dictionary<string, FileSpan>(StringComparer.Ordinal);
        var folders = new Dictionary<string, FileSpan>(StringComparer.Ordinal);
        foreach (var step in changes)
        {
            if (step is ChangedFile file)
            {
                Put(
                    IsFolder(file) ? folders : files,
                    file.Path,
                    new FileVersionState(file.Before, file.BeforeMode),
                    new FileVersionState(file.After, file.AfterMode));
                continue;
            }

            var change = (AppliedChange)step;
            if (change is { Kind: FileChangeKind.Move, Before: null, After: null, To: { } target })
            {
                parts.Add(Turned(files, folders));
                files.Clear();
                folders.Clear();
                parts.Add([new RevertedFile(change.Path) { From = target }]);
                continue;
            }

            Take(files, change);
        }

        parts.Add(Turned(files, folders));
        parts.Reverse();
        return [.. parts.SelectMany(static part => part)];
    }

    /// <summary>Plans the steps that bring back what was taken back.</summary>
    public static IReadOnlyList<RevertedFile> Redo(FilesReverted undone) =>
        [.. undone.Files.Reverse().Select(static file => file.From is { } from
            ? new RevertedFile(from) { From = file.Path }
            : file with { Before = file.After, After = file.Before, BeforeMode = file.AfterMode, AfterMode = file.BeforeMode })];

    private static void Take(Dictionary<string, FileSpan> files, AppliedChange change)
    {
        switch (change.Kind)
        {
            case FileChangeKind.Write:
                Put(files, change.Path, new FileVersionState(change.Before, change.Mode), new FileVersionState(change.After, null));
                break;
            case FileChangeKind.Delete when change.Before is not null:
                Put(files, change.Path, new FileVersionState(change.Before, change.Mode), FileVersionState.Absent);
                break;
            case FileChangeKind.Move when change.To is { } to:
                Put(files, change.Path, new FileVersionState(change.Before, change.Mode), FileVersionState.Absent);
                Put(files, to, FileVersionState.Absent, new FileVersionState(change.After ?? change.Before, null));
                break;
            default:
                // A folder that was empty is told of by itself.
                break;
        }
    }

    /// <summary>Edits say nothing of permissions, because they keep them: they are those that the next or the last step knows.</summary>
    private static void Put(Dictionary<string, FileSpan> files, string path, FileVersionState first, FileVersionState last)
    {
        if (!files.TryGetValue(path, out var span))
        {
            files[path] = new FileSpan(first, last);
            return;
        }

        files[path] = new FileSpan(
            span.First is { Hash: not null, Mode: null } && span.Last is { Hash: not null, Mode: null } ? span.First with { Mode = first.Mode } : span.First,
            last is { Hash: not null, Mode: null } && span.Last.Hash is not null ? last with { Mode = span.Last.Mode } : last);
    }

    /// <summary>Tests that a change is that of a folder itself.</summary>
    private static bool IsFolder(ChangedFile change) => change is { Before: null or FileVersionNames.Folder, After: null or FileVersionNames.Folder };

    /// <summary>Turns the changes of files and folders round. At a path that had both, the file counts.</summary>
    private static List<RevertedFile> Turned(Dictionary<string, FileSpan> files, Dictionary<string, FileSpan> folders) =>
        [.. files.Concat(folders.Where(folder => !files.ContainsKey(folder.Key)))
            .Where(static file =>
                file.Value.First.Hash != file.Value.Last.Hash || (file.Value.First.Mode is { } mode && file.Value.Last.Mode is { } now && mode != now))
            .Select(static file => new RevertedFile(file.Key)
            {
                Before = file.Value.Last.Hash,
                After = file.Value.First.Hash,
                BeforeMode = file.Value.Last.Mode,
                AfterMode = file.Value.First.Mode,
            })];

    /// <param name="Hash">Its version; null where it does not exist.</param>
    /// <param name="Mode">Its permission bits; null where they are not known.</param>
    private readonly record struct FileVersionState(string? Hash, int? Mode)
    {
        public static FileVersionState Absent => default;
    }

    private readonly record struct FileSpan(FileVersionState First, FileVersionState Last);
}
