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
        Push(new(start, null, null));
        var workers = new Task[_workers];
        for (var i = 0; i < workers.Length; i++)
        {
            workers[i] = Task.Run(() => WorkAsync(stop), CancellationToken.None);
        }

        try
        {
            await Task.WhenAll(workers);
        }
        finally
        {
            // After an end before its time.
            foreach (var work in _open)
            {
                work.Open?.Dispose();
            }

            _available.Dispose();
        }
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
                    using var open = work.Open!;
                    await visitor.VisitAsync(open.Open, work.Folder.Path, names, stop.Token);
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
        try
        {
            using var open = new SharedFolder(await scanner.OpenAsync(folder, cancellationToken));
            var scope = await scanner.ScanAsync(folder, open.Open, found, cancellationToken);
            if (Spread(folder, scope, open, found) is { } rest)
            {
                await visitor.VisitAsync(open.Open, folder.Path, rest, cancellationToken);
            }
        }
        catch (FileAccessException)
        {
            notes.AddUnreadable();
        }
    }

    // Gives away what others can do at the same time; what is left is for this worker.
    private List<string>? Spread(Folder folder, Ignoring.IgnoreScope scope, SharedFolder open, List<FileEntry> found)
    {
        List<string>? batch = null;
        List<List<string>>? full = null;
        foreach (var entry in found)
        {
            if (entry.Kind == FileKind.Folder)
            {
                Push(new(new(string.Concat(folder.Path, entry.Name, "/"), scope), null, null));
            }
            else if (entry.Kind == FileKind.File)
            {
                (batch ??= []).Add(entry.Name);
                if (batch.Count == BatchFiles)
                {
                    (full ??= []).Add(batch);
                    batch = null;
                }
            }
        }

        // Above the folders on the stack: so that this one is closed before they are opened.
        foreach (var names in full ?? [])
        {
            Push(new(folder, names, open.Share()));
        }

        return batch;
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

    private sealed record Work(Folder Folder, IReadOnlyList<string>? Names, SharedFolder? Open);
}
