using AgentHost.Client;
using AgentHost.Editing.Edits;
using AgentHost.FileSystem;

namespace AgentHost.Editing.Reverting;

/// <summary>Puts files back: each that is as it was left, and no other. What stands there before is kept, so that it can be brought back.</summary>
/// <param name="editor">The workspace's editor, whose turn the caller has.</param>
/// <param name="blobs">The session's own.</param>
public sealed class Reverter(WorkspaceEditor editor, IBlobs blobs)
{
    private const long MostAtOnce = 64L * 1024 * 1024;
    private readonly List<RevertedFile> _done = [];
    private readonly List<KeptFile> _kept = [];

    /// <summary>Files that were put back.</summary>
    public IReadOnlyList<RevertedFile> Done => _done;

    /// <summary>Files that were left as they are.</summary>
    public IReadOnlyList<KeptFile> Kept => _kept;

    /// <summary>Puts files back, in order.</summary>
    public async ValueTask RunAsync(IReadOnlyList<RevertedFile> plan, CancellationToken cancellationToken)
    {
        for (var next = 0; next < plan.Count;)
        {
            if (plan[next].From is { } from)
            {
                Move(plan[next++], from);
                continue;
            }

            var files = plan.Skip(next).TakeWhile(static file => file.From is null).ToList();
            next += files.Count;
            var missing = files.Where(file => IsFolder(file) && IsMissing(file.Path)).Select(static file => file.Path).ToHashSet(StringComparer.Ordinal);
            await PutBackAsync([.. files.Where(static file => !IsFolder(file))], cancellationToken);

            // Folders stand around what was put back: those that come are there before others in them, those that go behind them.
            foreach (var folder in files.Where(IsFolder).OrderBy(static folder => folder.After is null)
                .ThenBy(static folder => folder.After is null ? -folder.Path.Length : folder.Path.Length))
            {
                PutBackFolder(folder, missing.Contains(folder.Path));
            }
        }
    }

    /// <summary>
    /// Finds what would be put back, and what would be left, and touches nothing. What comes behind the move of a folder is told as it is planned: it lies
    /// elsewhere now.
    /// </summary>
    public async ValueTask PreviewAsync(IReadOnlyList<RevertedFile> plan, CancellationToken cancellationToken)
    {
        var moves = false;
        foreach (var file in plan)
        {
            moves |= file.From is not null;
            if (moves || IsFolder(file))
            {
                _done.Add(file);
                continue;
            }

            try
            {
                var (seen, _) = await LookAsync(file, keeps: false, cancellationToken);
                if (file.After is not null && FileVersionNames.LinkOf(file.After) is null)
                {
                    await ContentAsync(file, cancellationToken);
                }

                _done.Add(seen);
            }
            catch (Exception fault) when (fault is EditException or IOException or UnauthorizedAccessException)
            {
                _kept.Add(new KeptFile(file.Path, fault.Message));
            }
        }
    }

    private bool IsMissing(string path)
    {
        try
        {
            return editor.Calls.Stat(Real(path)) is null;
        }
        catch (EditException)
        {
            // A file or a link stands in the way; what is made finds out whether it still does.
            return false;
        }
    }

    private static bool IsFolder(RevertedFile file) => (file.After ?? file.Before) == FileVersionNames.Folder;

    /// <summary>Makes a folder that is not there, or removes one that holds nothing. What somebody put into it since is not the turn's, and keeps it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="wasMissing">Whether it was not there before files were put back into it.</param>
    private void PutBackFolder(RevertedFile folder, bool wasMissing)
    {
        try
        {
            var path = Real(folder.Path);
            var facts = editor.Calls.Stat(path);
            if (folder.After is null
                ? facts is not { Kind: FileKind.Folder } || editor.Calls.List(path).Count > 0
                : facts is { Kind: FileKind.Folder } && !wasMissing)
            {
                return;
            }

            if (folder.After is not null && facts is { Kind: not FileKind.Folder })
            {
                throw new EditException($"{folder.Path} was made by someone else since, and is no folder.");
            }

            using (var commit = editor.Begin())
            {
                commit.Run([
                    new EditStep(
                        folder.After is null ? FileChangeKind.Delete : FileChangeKind.Write,
                        path,
                        folder.Path) { IsFolder = true, OnlyEmpty = true, Mode = folder.AfterMode }
                ]);
            }

            _done.Add(folder with { BeforeMode = facts?.Mode & 0x1ff ?? folder.BeforeMode });
        }
        catch (Exception fault) when (fault is EditException or IOException or UnauthorizedAccessException)
        {
            _kept.Add(new KeptFile(folder.Path, fault.Message));
        }
    }

    private async ValueTask PutBackAsync(IReadOnlyList<RevertedFile> files, CancellationToken cancellationToken)
    {
        // All that stands there is kept before anything is touched: one file's old content may be another's new one.
        var ready = new List<(RevertedFile File, EditStep Step)>(files.Count);
        foreach (var file in files)
        {
            try
            {
                ready.Add(await LookAsync(file, keeps: true, cancellationToken));
            }
            catch (Exception fault) when (fault is EditException or IOException or UnauthorizedAccessException)
            {
                _kept.Add(new KeptFile(file.Path, fault.Message));
            }
        }

        var batch = new List<(RevertedFile File, EditStep Step)>();
        var bytes = 0L;
        foreach (var (file, step) in ready)
        {
            try
            {
                var content = file.After is null || FileVersionNames.LinkOf(file.After) is not null ? [] : await ContentAsync(file, cancellationToken);
                batch.Add((file, step with { After = content }));
                bytes += content.Length;
            }
            catch (EditException fault)
            {
                _kept.Add(new KeptFile(file.Path, fault.Message));
            }

            if (bytes > MostAtOnce)
            {
                Commit(batch);
                batch.Clear();
                bytes = 0;
            }
        }

        Commit(batch);
    }

    private async ValueTask<(RevertedFile File, EditStep Step)> LookAsync(RevertedFile file, bool keeps, CancellationToken cancellationToken)
    {
        var path = Real(file.Path);
        var facts = editor.Calls.Stat(path);
        if (facts is { Kind: not (FileKind.File or FileKind.Link) })
        {
            throw new EditException($"{file.Path} is no regular file any more.");
        }

        string? hash = null;
        if (facts is { Kind: FileKind.Link })
        {
            hash = editor.Calls.ReadLink(path, out var target) == LinkKind.Link
                ? FileVersionNames.Link + target
                : throw new EditException($"{file.Path} cannot be read.");
        }
        else if (facts is not null)
        {
            var content = EditContent.Read(editor.Calls, path, file.Path);
            hash = EditContent.Hash(content);
            if (hash == file.Before && keeps)
            {
                await KeepAsync(hash, content, cancellationToken);
            }
        }

        if (hash != file.Before)
        {
            throw new EditException(hash is null ? $"{file.Path} was removed by someone else since."
                : file.Before is null ? $"{file.Path} was made by someone else since."
                : $"{file.Path} was changed by someone else since.");
        }

        var mode = facts is { Kind: FileKind.Link } ? null : facts?.Mode & 0x1ff;
        if (file.BeforeMode is { } known && mode is not null && mode != known)
        {
            throw new EditException($"The permissions of {file.Path} were changed by someone else since.");
        }

        var step = new EditStep(file.After is null ? FileChangeKind.Delete : FileChangeKind.Write, path, file.Path)
        {
            BeforeHash = hash,
            AfterHash = file.After,
            LinkTo = FileVersionNames.LinkOf(file.After),
            Mode = file.After is null ? null : file.AfterMode ?? mode,
            Facts = facts,
        };
        return (file with { BeforeMode = mode ?? file.BeforeMode }, step);
    }

    private void Commit(List<(RevertedFile File, EditStep Step)> batch)
    {
        try
        {
            using (var commit = editor.Begin())
            {
                // What is removed makes room for what comes back.
                commit.Run([.. batch.Select(static item => item.Step).OrderBy(static step => step.Kind == FileChangeKind.Delete ? 0 : 1)]);
            }

            _done.AddRange(batch.Select(static item => item.File));
        }
        catch (Exception fault) when (fault is EditException or FileAccessException)
        {
            if (batch.Count == 1)
            {
                _kept.Add(new KeptFile(batch[0].File.Path, fault.Message));
                return;
            }

            // All of them were put back as they were: one by one shows which it was.
            foreach (var item in batch)
            {
                Commit([item]);
            }
        }
    }

    private void Move(RevertedFile file, string from)
    {
        try
        {
            var (source, target) = (Real(from), Real(file.Path));
            if (editor.Calls.Stat(source) is not { Kind: FileKind.Folder } facts)
            {
                throw new EditException($"{from} is no folder any more.");
            }

            if (editor.Calls.Stat(target) is not null)
            {
                throw new EditException($"{file.Path} was made by someone else since.");
            }

            using (var commit = editor.Begin())
            {
                commit.Run([new EditStep(FileChangeKind.Move, source, from) { To = target, ShownTo = file.Path, IsFolder = true, Facts = facts }]);
            }

            _done.Add(file);
        }
        catch (Exception fault) when (fault is EditException or IOException or UnauthorizedAccessException)
        {
            _kept.Add(new KeptFile(file.Path, fault.Message));
        }
    }

    /// <summary>The log has real paths: one that leads elsewhere by now is another file. The last name may be that of a link.</summary>
    private string Real(string path)
    {
        var slash = path.LastIndexOf('/');
        var folder = slash < 0 ? "." : slash == 0 ? "/" : path[..slash];
        var name = path[(slash + 1)..];
        var resolved = editor.Paths.Resolve(folder);
        return !resolved.IsResolved ? throw new EditException(resolved.Error)
            : name is "" or "." or ".." || editor.Paths.ToRelative(resolved.Path) != folder
                ? throw new EditException($"{path} leads elsewhere since: a link stands in its way.")
            : $"{resolved.Path.TrimEnd('/')}/{name}";
    }

    private async ValueTask KeepAsync(string hash, byte[] content, CancellationToken cancellationToken)
    {
        if (await blobs.ReadAsync(hash, 0, new byte[1], cancellationToken) >= 0)
        {
            return;
        }

        await using var writer = await blobs.CreateAsync(null, cancellationToken);
        await writer.WriteAsync(content, cancellationToken);
        await writer.CompleteAsync(cancellationToken);
    }

    private async ValueTask<byte[]> ContentAsync(RevertedFile file, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await blobs.ReadAsync(file.After!, content.Length, buffer, cancellationToken)) > 0 && content.Length <= EditContent.MostBytes)
        {
            content.Write(buffer, 0, read);
        }

        var bytes = content.ToArray();
        return read < 0 || EditContent.Hash(bytes) != file.After
            ? throw new EditException($"What {file.Path} held before was not kept.")
            : bytes;
    }
}
