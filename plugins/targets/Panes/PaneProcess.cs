using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace AgentHost.Plugins.Targets.Panes;

/// <summary>A command that runs in a pane, in front of whoever watches.</summary>
/// <param name="pane">The pane.</param>
/// <param name="number">Its number there.</param>
internal sealed class PaneProcess(Pane pane, int number) : TargetProcess
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Output that waits for its reader, in bytes, before tmux is not read any more.</summary>
    private const long MostWaiting = 4 * 1024 * 1024;

    private readonly Channel<ReadOnlyMemory<byte>> _output = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string _id = "";
    private long _waiting;
    private volatile bool _isAbandoned;

    public int Number => number;

    public override string Id => _id;

    /// <summary>Completes when it begins, or has ended without that: where its folder is not there.</summary>
    public Task Begun => _begun.Task;

    public bool HasBegun => Id.Length > 0;

    public bool HasEnded => _ended.Task.IsCompleted;

    /// <summary>True while so much output waits for its reader that no more is to come.</summary>
    public bool IsFull => Interlocked.Read(ref _waiting) > MostWaiting && !_isAbandoned;

    public void Begin(string id)
    {
        _id = id;
        _begun.TrySetResult();
    }

    /// <summary>Takes what it prints.</summary>
    public void Print(byte[] bytes)
    {
        if (!_isAbandoned)
        {
            Interlocked.Add(ref _waiting, bytes.Length);
            _output.Writer.TryWrite(bytes);
        }
    }

    /// <summary>Notes its end; null for an exit code that nobody knows.</summary>
    public void End(int? code)
    {
        _ended.TrySetResult(code);
        _output.Writer.TryComplete();
        _begun.TrySetResult();
    }

    public override async IAsyncEnumerable<ProcessOutput> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var bytes in _output.Reader.ReadAllAsync(cancellationToken))
        {
            Interlocked.Add(ref _waiting, -bytes.Length);
            for (var at = 0; at < bytes.Length; at += ChunkBytes)
            {
                yield return new ProcessOutput(bytes.Slice(at, Math.Min(ChunkBytes, bytes.Length - at)), false);
            }
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (HasEnded)
        {
            throw new IOException("It has ended.");
        }

        // A terminal's Enter; what is read there is a line end.
        var keys = bytes.ToArray();
        keys.AsSpan().Replace((byte)'\n', (byte)'\r');
        await pane.TypeAsync(keys, cancellationToken);
    }

    public override ValueTask CloseInputAsync(CancellationToken cancellationToken) => HasEnded ? default : WriteAsync(new byte[] { 4 }, cancellationToken);

    public override async ValueTask<int?> WaitAsync(CancellationToken cancellationToken) => await _ended.Task.WaitAsync(cancellationToken);

    public override async ValueTask KillAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        _isAbandoned = _isAbandoned || grace == TimeSpan.Zero;
        await pane.EndAsync(this, grace, cancellationToken);
    }

    public override async ValueTask<bool> SignalAsync(string signal, CancellationToken cancellationToken) =>
        Carrying.ShellProcess.IsSignal(signal) && HasBegun && await pane.SignalAsync(this, signal, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        _isAbandoned = true;
        if (!HasEnded)
        {
            await pane.EndAsync(this, TimeSpan.Zero, CancellationToken.None);
        }
    }
}
