namespace AgentHost.FileSystem;

/// <summary>A folder of this machine that is open, as far as a gate lets things in it be read.</summary>
/// <param name="path">As it was asked for.</param>
/// <param name="real">Its real path when it was opened.</param>
/// <param name="inside">True when that is inside of the workspace.</param>
/// <param name="gate">What may be read.</param>
/// <param name="calls">The system's calls.</param>
internal sealed class LocalFolder(string path, string real, bool inside, IPathGate gate, IFolderCalls calls) : IOpenFolder
{
    private const int MostPerRead = 1024 * 1024;
    private readonly string _below = real.EndsWith('/') ? real : real + "/";

    public ValueTask<IReadOnlyList<FileEntry>> ListAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var entries = calls.List();
        if (gate.MayHideBelow(real))
        {
            entries.RemoveAll(entry => gate.Judge(_below + entry.Name, entry.Kind == FileKind.Folder) is { IsListed: false });
        }

        return ValueTask.FromResult<IReadOnlyList<FileEntry>>(entries);
    }

    public ValueTask<FileStatus?> LookAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckName(name);
        var found = calls.Look(name);
        var full = _below + name;
        var verdict = gate.Judge(full, found?.Kind == FileKind.Folder);
        if (verdict is { IsAllowed: false, Sentence: { } sentence })
        {
            throw NotPermitted(name, sentence);
        }

        return found is not { } facts || !verdict.IsAllowed
            ? default
            : new(new FileStatus(
                full,
                facts.Kind,
                facts.Length,
                new DateTimeOffset(facts.ModifiedTicks, TimeSpan.Zero)) { Inside = inside, ReadOnly = !facts.Writable, Mode = facts.Mode & 0x1ff });
    }

    public ValueTask<int> ReadAsync(string name, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        CheckName(name);
        var verdict = gate.Judge(_below + name, isFolder: false);
        return verdict.IsAllowed ? ValueTask.FromResult(calls.Read(name, offset, buffer.Span[..Math.Min(buffer.Length, MostPerRead)]))
            : verdict.Sentence is { } sentence ? throw NotPermitted(name, sentence)
            : throw FileAccessException.Missing(Shown(name));
    }

    public void Dispose() => calls.Dispose();

    // A name that is a path would leave the folder that was judged.
    private void CheckName(string name)
    {
        if (name is "" or "." or ".." || name.AsSpan().ContainsAny('/', '\0'))
        {
            throw new FileAccessException(FileAccessFailure.Failed, Shown(name), $"{Shown(name)} is no name of an entry; give one without a path.");
        }
    }

    private string Shown(string name) => path is "" or "." ? name : path.EndsWith('/') ? path + name : $"{path}/{name}";

    private FileAccessException NotPermitted(string name, string sentence) => new(FileAccessFailure.NotPermitted, Shown(name), sentence);
}
