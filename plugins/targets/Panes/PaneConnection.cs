using AgentHost.Plugins.Targets.Carrying;

namespace AgentHost.Plugins.Targets.Panes;

/// <summary>A connection whose command lines run in a pane of tmux, where a person watches them; all else goes as it would without.</summary>
internal sealed class PaneConnection : TargetConnection
{
    private readonly ShellConnection _inner;
    private readonly Func<CancellationToken, Task<Pane>> _open;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly CancellationTokenRegistration _losing;
    private Pane _pane;
    private int _disposed;

    private PaneConnection(ShellConnection inner, Pane pane, Func<CancellationToken, Task<Pane>> open)
    {
        (_inner, _pane, _open) = (inner, pane, open);
        _losing = inner.Lost.Register(() => Lose(inner.LostReason ?? "The connection is lost."));
    }

    /// <inheritdoc/>
    public override string Name => _inner.Name;

    /// <inheritdoc/>
    public override string Root => _inner.Root;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Shell => _inner.Shell;

    /// <summary>Name of the pane's session of tmux.</summary>
    public string PaneName => _pane.Name;

    /// <summary>The command by which a person watches the pane.</summary>
    public required string Attach { get; init; }

    /// <summary>Opens the pane of a connection.</summary>
    /// <param name="inner">The connection; disposed with this one.</param>
    /// <param name="attach">The command by which a person watches it.</param>
    /// <param name="open">Finds or makes the pane; called again when it is gone.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="CapabilityException">There is no pane to be had.</exception>
    public static async Task<PaneConnection> OpenAsync(
        ShellConnection inner, string attach, Func<CancellationToken, Task<Pane>> open, CancellationToken cancellationToken) =>
        new(inner, await open(cancellationToken), open) { Attach = attach };

    /// <summary>The pane: the one that is there, or another where it is gone.</summary>
    /// <exception cref="CapabilityException">There is none to be had any more.</exception>
    public async Task<Pane> PaneAsync(CancellationToken cancellationToken)
    {
        RequireConnected();
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_pane.IsOver)
            {
                await _pane.DisposeAsync();
                _pane = await _open(cancellationToken);
            }

            return _pane;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<TargetProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!spec.Visible || Shell is not [var shell, "-c"] || spec.FileName != shell || spec.Arguments is not ["-c", var line])
        {
            return await _inner.StartAsync(spec, cancellationToken);
        }

        var folder = spec.WorkingDirectory is { Length: > 0 } given ? given.StartsWith('/') ? given : $"{Root.TrimEnd('/')}/{given}" : Root;
        try
        {
            return await (await PaneAsync(cancellationToken)).StartAsync(line, folder, spec.Environment, cancellationToken);
        }
        catch (CapabilityException fault)
        {
            throw new ProcessStartException(spec.FileName, fault.Message);
        }
    }

    /// <inheritdoc/>
    public override ValueTask<TargetProcess?> FindAsync(string name, CancellationToken cancellationToken) => _inner.FindAsync(name, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<string> ResolveAsync(string path, CancellationToken cancellationToken) => _inner.ResolveAsync(path, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<FileStatus?> StatAsync(string path, CancellationToken cancellationToken) => _inner.StatAsync(path, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<FileEntry>> ListAsync(string path, CancellationToken cancellationToken) =>
        _inner.ListAsync(path, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, long offset, int count, CancellationToken cancellationToken) =>
        _inner.ReadAsync(path, offset, count, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<FileStatus> WriteAsync(TargetWrite write, CancellationToken cancellationToken) => _inner.WriteAsync(write, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask DeleteAsync(string path, bool recursive, CancellationToken cancellationToken) =>
        _inner.DeleteAsync(path, recursive, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask CreateFolderAsync(string path, CancellationToken cancellationToken) => _inner.CreateFolderAsync(path, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask MoveAsync(string path, string to, CancellationToken cancellationToken) => _inner.MoveAsync(path, to, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _losing.DisposeAsync();
            await _pane.EndAllAsync();
            await _pane.DisposeAsync();
            await _inner.DisposeAsync();
        }
    }
}
