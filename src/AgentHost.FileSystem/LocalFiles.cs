namespace AgentHost.FileSystem;

/// <summary>Files of this machine, as far as a gate lets them be read.</summary>
/// <remarks>Thread-safe. Everything completes before it returns: local files are quicker than a hand-over to another thread.</remarks>
/// <param name="paths">The workspace's paths.</param>
/// <param name="gate">What may be read.</param>
/// <param name="calls">The system's calls.</param>
public sealed class LocalFiles(IWorkspacePaths paths, IPathGate gate, NativeFileSystem calls) : IFiles
{
    private const int MostPerRead = 1024 * 1024;

    /// <inheritdoc/>
    public ValueTask<FileStatus?> StatAsync(string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var real = Resolve(path);
        var found = calls.Stat(real);

        // Judged whether it is there or not: an answer would tell which.
        var verdict = gate.Judge(real, found?.Kind == FileKind.Folder);
        if (verdict is { IsAllowed: false, Sentence: { } sentence })
        {
            throw NotPermitted(path, sentence);
        }

        if (found is not { } facts || !verdict.IsAllowed)
        {
            return ValueTask.FromResult<FileStatus?>(null);
        }

        return ValueTask.FromResult<FileStatus?>(new FileStatus(real, facts.Kind, facts.Length, new DateTimeOffset(facts.ModifiedTicks, TimeSpan.Zero))
        {
            Inside = paths.IsInside(real),
            ReadOnly = !facts.Writable,
            Mode = facts.Mode is { } mode ? mode & 0x1ff : null,
        });
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FileEntry>> ListAsync(string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var real = Resolve(path);
        Check(path, real, isFolder: true);
        var entries = calls.List(real);
        var below = real.EndsWith('/') ? real : real + "/";
        entries.RemoveAll(entry => gate.Judge(below + entry.Name, entry.Kind == FileKind.Folder) is { IsListed: false });
        return ValueTask.FromResult<IReadOnlyList<FileEntry>>(entries);
    }

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(string path, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var real = Resolve(path);
        Check(path, real, isFolder: false);
        using var handle = calls.OpenRead(real);
        try
        {
            return ValueTask.FromResult(RandomAccess.Read(handle, buffer.Span[..Math.Min(buffer.Length, MostPerRead)], offset));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FileAccessException(FileAccessFailure.Failed, path, $"{path} could not be read: {fault.Message}");
        }
    }

    /// <inheritdoc/>
    public ValueTask<IOpenFolder> OpenFolderAsync(string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // Most paths have no link in them: that shows when they are opened, and saves a look at each name.
        var real = IsPlain(path) ? paths.Lexical(path) : "";
        var open = real.Length > 0 ? calls.TryOpenFolder(real) : null;
        try
        {
            if (open is null)
            {
                real = Resolve(path);
            }

            Check(path, real, isFolder: true);
            open ??= calls.OpenFolder(real);
            return ValueTask.FromResult<IOpenFolder>(open is null ? this.FolderByPath(path) : new LocalFolder(path, real, paths.IsInside(real), gate, open));
        }
        catch
        {
            open?.Dispose();
            throw;
        }
    }

    private static bool IsPlain(string path)
    {
        foreach (var c in path)
        {
            if (char.IsControl(c))
            {
                return false;
            }
        }

        return path.Length is > 0 and <= WorkspacePaths.LongestPath && !path.Contains("..", StringComparison.Ordinal);
    }

    private string Resolve(string path)
    {
        var resolved = paths.Resolve(path);
        return resolved.IsResolved ? resolved.Path : throw new FileAccessException(FileAccessFailure.Failed, path, resolved.Error);
    }

    private void Check(string path, string real, bool isFolder)
    {
        var verdict = gate.Judge(real, isFolder);
        if (!verdict.IsAllowed)
        {
            throw verdict.Sentence is null ? FileAccessException.Missing(path) : NotPermitted(path, verdict.Sentence);
        }
    }

    private static FileAccessException NotPermitted(string path, string sentence) => new(FileAccessFailure.NotPermitted, path, sentence);
}
