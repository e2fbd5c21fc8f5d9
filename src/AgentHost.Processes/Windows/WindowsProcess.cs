using System.Diagnostics;
using System.Runtime.Versioning;
using System.Threading.Channels;
using AgentHost.Processes.Backends;

namespace AgentHost.Processes.Windows;

/// <summary>A child of this host in its job.</summary>
/// <remarks>A program without a window cannot be asked to end on Windows: a grace period gives it time to end by itself after its input was closed.</remarks>
[SupportedOSPlatform("windows")]
internal sealed class WindowsProcess : IStartedProcess
{
    private const int ChunkSize = 64 * 1024;
    private const int ChunksAhead = 2;
    private static readonly TimeSpan _linger = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _endLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly JobObject _job;
    private readonly TimeProvider _time;
    private readonly Action<WindowsProcess> _forget;
    private readonly Task<int> _exited;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private Task? _disposing;
    private bool _read;

    public WindowsProcess(Process process, JobObject job, TimeProvider time, StartRequest request, Action<WindowsProcess> forget)
    {
        _process = process;
        _job = job;
        _time = time;
        _forget = forget;
        Request = request;
        Id = process.Id;
        _exited = WatchAsync(process);
    }

    public int Id { get; }

    public StartRequest Request { get; }

    public bool HasEnded => _exited.IsCompleted;

    public IAsyncEnumerable<ProcessOutput> ReadAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _read, true))
        {
            throw new InvalidOperationException("A process's output can be read once only.");
        }

        var channel = Channel.CreateBounded<ProcessOutput>(ChunksAhead);
        _ = PumpBothAsync(channel.Writer);
        return channel.Reader.ReadAllAsync(cancellationToken);
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!Request.Input)
        {
            throw new InvalidOperationException("The program was started without input; set Input in its spec.");
        }

        try
        {
            await _process.StandardInput.BaseStream.WriteAsync(bytes, cancellationToken);
            await _process.StandardInput.BaseStream.FlushAsync(cancellationToken);
        }
        catch (ObjectDisposedException exception)
        {
            throw new IOException("The program does not read its input any more.", exception);
        }
    }

    public ValueTask CloseInputAsync(CancellationToken cancellationToken)
    {
        if (Request.Input)
        {
            _process.StandardInput.Close();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<int> WaitAsync(CancellationToken cancellationToken) => new(_exited.WaitAsync(cancellationToken));

    // Whoever made a call of it keeps it: this one belongs to none.
    public ValueTask KeepAsync(CancellationToken cancellationToken) => default;

    public ValueTask KillAsync(TimeSpan grace, CancellationToken cancellationToken) => new(KillCoreAsync(grace).WaitAsync(cancellationToken));

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            return new ValueTask(_disposing ??= DisposeCoreAsync());
        }
    }

    private static async Task<int> WatchAsync(Process process)
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private async Task KillCoreAsync(TimeSpan grace)
    {
        if (grace > TimeSpan.Zero && !_exited.IsCompleted)
        {
            _process.StandardInput.Close();
            await WaitQuietlyAsync(grace);
        }

        _job.End();
        await WaitQuietlyAsync(_endLimit);
    }

    private async Task WaitQuietlyAsync(TimeSpan limit) =>
        await ((Task)_exited.WaitAsync(limit, _time)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task PumpBothAsync(ChannelWriter<ProcessOutput> writer)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        var last = new OutputClock(_time);
        var both = Task.WhenAll(
            PumpAsync(_process.StandardOutput.BaseStream, isError: false, writer, last, ending.Token),
            PumpAsync(_process.StandardError.BaseStream, isError: true, writer, last, ending.Token));
        await Task.WhenAny(both, _exited);

        // What the program left behind may hold its output open.
        while (!both.IsCompleted && last.Idle < _linger)
        {
            await Task.WhenAny(both, Task.Delay(_linger, _time));
        }

        await ending.CancelAsync();
        await both.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        writer.Complete();
    }

    private static async Task PumpAsync(Stream stream, bool isError, ChannelWriter<ProcessOutput> writer, OutputClock last, CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkSize];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            last.Busy();
            await writer.WriteAsync(new ProcessOutput(buffer.AsSpan(0, count).ToArray(), isError), cancellationToken);
            last.Idling();
        }
    }

    private async Task DisposeCoreAsync()
    {
        await KillCoreAsync(TimeSpan.Zero);
        await _closing.CancelAsync();
        _job.Dispose();
        _process.Dispose();
        _forget(this);
    }
}
