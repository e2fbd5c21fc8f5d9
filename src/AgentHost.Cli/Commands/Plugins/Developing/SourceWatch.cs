namespace AgentHost.Cli.Commands.Plugins.Developing;

/// <summary>Tells when the sources of a plugin have changed, once for changes that follow each other closely.</summary>
internal sealed class SourceWatch : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly FileSystemWatcher _watcher;
    private readonly string _folder;
    private readonly SemaphoreSlim _changed = new(0);
    private long _last;
    private long _served;

    /// <summary>True when there was a change that nobody has dealt with yet.</summary>
    public bool IsPending => Interlocked.Read(ref _last) != Interlocked.Read(ref _served);

    /// <param name="folder">The folder; what a build writes there (<c>bin</c>, <c>obj</c>) and what begins with a dot does not count.</param>
    public SourceWatch(string folder)
    {
        _folder = folder;
        _watcher = new FileSystemWatcher(folder)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            InternalBufferSize = 64 * 1024,
        };
        _watcher.Created += OnChanged;
        _watcher.Changed += OnChanged;
        _watcher.Deleted += OnChanged;
        _watcher.Renamed += OnChanged;

        // Too many at once to be told one by one: something has changed in any case.
        _watcher.Error += (_, _) => Note();
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Waits for a change, and for the pause behind it.</summary>
    /// <returns>What <see cref="Serve"/> is told when it was dealt with.</returns>
    public async Task<long> WaitAsync(CancellationToken cancellationToken)
    {
        await _changed.WaitAsync(cancellationToken);
        long seen;
        do
        {
            seen = Interlocked.Read(ref _last);
            await Task.Delay(Pause, cancellationToken);
        }
        while (Interlocked.Read(ref _last) != seen);

        while (_changed.Wait(0, CancellationToken.None))
        {
            // Those that came within the pause are told with the first.
        }

        return seen;
    }

    public void Serve(long seen) => Interlocked.Exchange(ref _served, seen);

    public void Dispose()
    {
        _watcher.Dispose();
        _changed.Dispose();
    }

    private void OnChanged(object sender, FileSystemEventArgs change)
    {
        if (Counts(Path.GetRelativePath(_folder, change.FullPath))
            || (change is RenamedEventArgs renamed && Counts(Path.GetRelativePath(_folder, renamed.OldFullPath))))
        {
            Note();
        }
    }

    private void Note()
    {
        Interlocked.Increment(ref _last);
        _changed.Release();
    }

    private static bool Counts(string path)
    {
        var parts = path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        return !parts.Any(static part => part is "bin" or "obj" || part.StartsWith('.')) && !parts[^1].EndsWith('~');
    }
}
