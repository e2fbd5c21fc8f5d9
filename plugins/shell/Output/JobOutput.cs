namespace AgentHost.Plugins.Shell.Output;

/// <summary>Output of a command since somebody last looked: head and tail in memory, the middle on disk, all within bounds.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class JobOutput(string folder, int head, int tail) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly OutputText _text = new();
    private Spool? _spool;
    private OutputKeeper? _kept;

    /// <summary>Takes bytes; returns them as text for whoever watches.</summary>
    public async ValueTask<string> AddAsync(ProcessOutput output, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await Kept().AddAsync(output, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Takes what is new; what does not fit goes into a blob.</summary>
    /// <param name="blobs">Where the blob is made.</param>
    /// <param name="ended">Nothing more will come.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<OutputKeeper> TakeAsync(IBlobs blobs, bool ended, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var taken = Kept();
            await taken.FinishAsync(ended, CancellationToken.None);
            try
            {
                taken.Blob = taken.Blob is null ? null : await _spool!.MoveAsync(blobs, CancellationToken.None);
            }
            catch (Exception exception) when (exception is HostException or IOException)
            {
                // Head and tail are what a model needs first: they come without the rest.
                taken.Blob = null;
            }

            _spool?.Dispose();
            _kept = null;
            return taken;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _spool?.Dispose();

    private OutputKeeper Kept() => _kept ??= new(_spool = new(folder), head, tail, text: _text);
}
