namespace AgentHost.Plugins.Search.Walking;

/// <summary>Walks a tree with a worker for each processor. Links are not followed.</summary>
internal sealed class TreeWalker(IFiles files, SearchRoot root, ScanOptions options, ScanNotes notes, IFileVisitor visitor)
{
    // Few enough that a folder with very many files is shared among the workers.
    private const int BatchFiles = 64;
    private const int MaxWorkers = 8;

    private readonly Stack<Work> _open = new();
    private readonly SemaphoreSlim _available = new(0);
    private readonly int _workers = Math.Clamp(Environment.ProcessorCount, 1, MaxWorkers);
    private int _pending;

    /// <summary>Walks everything below the root.</summary>
    /// <param name="start">A folder to begin at, from the root: empty, or with a slash at its end.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public async Task WalkAsync(Folder start, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Push(new(start, null));
        var workers = new Task[_workers];
        for (var i = 0; i < workers.Length; i++)
        {
            workers[i] = Task.Run(() => WorkAsync(stop), CancellationToken.None);
        }

        await Task.WhenAll(workers);
        _available.Dispose();
    }

    private async Task WorkAsync(CancellationTokenSource stop)
    {
        try
        {
            var scanner = new FolderScanner(files, root, options, notes);
            var found = new List<FileEntry>();
            while (true)
            {
                await _available.WaitAsync(stop.Token);
                if (Pop() is not { } work)
                {
                    return;
                }

                stop.Token.ThrowIfCancellationRequested();
                if (work.Names is { } names)
                {
                    await visitor.VisitAsync(work.Folder.Path, names, stop.Token);
                }
                else
                {
                    await ScanAsync(scanner, work.Folder, found, stop.Token);
                }

                if (Interlocked.Decrement(ref _pending) == 0)
                {
                    // Nothing is open and nobody can add anything: all wake and find nothing.
                    _available.Release(_workers);
                }
            }
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private async ValueTask ScanAsync(FolderScanner scanner, Folder folder, List<FileEntry> found, CancellationToken cancellationToken)
    {
        found.Clear();
        Ignoring.IgnoreScope scope;
        try
        {
            scope = await scanner.ScanAsync(folder, found, cancellationToken);
        }
        catch (FileAccessException)
        {
            notes.AddUnreadable();
            return;
        }

        List<string>? batch = null;
        foreach (var entry in found)
        {
            if (entry.Kind == FileKind.Folder)
            {
                Push(new(new(string.Concat(folder.Path, entry.Name, "/"), scope), null));
            }
            else if (entry.Kind == FileKind.File)
            {
                (batch ??= []).Add(entry.Name);
                if (batch.Count == BatchFiles)
                {
                    Push(new(folder, batch));
                    batch = null;
                }
            }
        }

        if (batch is not null)
        {
            await visitor.VisitAsync(folder.Path, batch, cancellationToken);
        }
    }

    private void Push(Work work)
    {
        Interlocked.Increment(ref _pending);
        lock (_open)
        {
            _open.Push(work);
        }

        _available.Release();
    }

    private Work? Pop()
    {
        lock (_open)
        {
            return _open.TryPop(out var work) ? work : null;
        }
    }

    private sealed record Work(Folder Folder, IReadOnlyList<string>? Names);
}
