using System.Globalization;
using AgentHost.JsonRpc;
using AgentHost.Plugins.Isolation.Protocol;
using AgentHost.Processes.Backends;

namespace AgentHost.Plugins.Isolation;

/// <summary>A running runner: its process, the connection to it, and how it ended.</summary>
internal sealed class RunnerProcess : IAsyncDisposable
{
    /// <summary>Grace period for the connection to end by itself after the process, and for the process after the connection: 2 s.</summary>
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(2);

    private readonly IProcess _process;
    private readonly ProcessOutputStream _output;
    private readonly StandardErrorTail _errors;
    private readonly TimeProvider _time;
    private string? _reason;

    public RunnerProcess(IProcess process, TimeProvider time, Action<string> log, Action<RunnerLink> register)
    {
        _process = process;
        _time = time;
        _errors = new StandardErrorTail(log);
        var ownThread = process as IOutputOnCallersThread;
        ownThread?.ReadOnCallersThread();
        _output = new ProcessOutputStream(process.ReadAsync(CancellationToken.None).GetAsyncEnumerator(CancellationToken.None), _errors);
        var options = new JsonRpcOptions
        {
            Framing = JsonRpcFraming.Lines,
            MaxConcurrentRequests = 256,
            MaxQueuedRequests = 4096,
            ReadsOnOwnThread = ownThread is not null,
            TimeProvider = time,
            UnhandledError = fault => log(fault.Message),
        };
        Link = new RunnerLink(new JsonRpcConnection(_output, new ProcessInputStream(process), options));
        register(Link);
        Link.Connection.Start();
        Ended = WatchAsync();
    }

    public RunnerLink Link { get; }

    public int Id => _process.Id;

    /// <summary>Ends, never with a fault, when the process has ended: with a sentence that says how.</summary>
    public Task<string> Ended { get; }

    /// <summary>Ends the process, for a reason that all calls are told.</summary>
    public async Task KillAsync(string why)
    {
        Interlocked.CompareExchange(ref _reason, why, null);
        await _process.KillAsync(TimeSpan.Zero, CancellationToken.None);
    }

    /// <summary>Closes its input, which ends it, and ends it the hard way when it stays.</summary>
    public async ValueTask DisposeAsync()
    {
        await Link.Connection.DisposeAsync();
        await Ended;
        await _process.DisposeAsync();
    }

    private async Task<string> WatchAsync()
    {
        var exit = _process.WaitAsync(CancellationToken.None).AsTask();
        var end = Link.Connection.Completion;
        await Task.WhenAny(exit, end);
        if (!await WithinAsync(end))
        {
            await Link.Connection.DisposeAsync();
        }

        var closed = await end;
        if (!await WithinAsync(exit))
        {
            Interlocked.CompareExchange(
                ref _reason, closed.Reason == ConnectionEndReason.EndOfInput ? "it closed its output" : $"it broke the connection: {closed.Message}", null);
            await _process.KillAsync(TimeSpan.Zero, CancellationToken.None);
        }

        try
        {
            var code = await exit;
            using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(500), _time);
            await _output.DrainAsync(deadline.Token);
            return Describe(code);
        }
        catch (Exception)
        {
            return Describe(null);
        }
    }

    private async Task<bool> WithinAsync(Task task)
    {
        if (!task.IsCompleted)
        {
            await Task.WhenAny(task, Task.Delay(EndGrace, _time, CancellationToken.None));
        }

        return task.IsCompleted;
    }

    private string Describe(int? code)
    {
        var how = _reason is { } why
            ? $"it was ended, because {why}"
            : code switch
            {
                null => "its process is gone",
                > 128 and < 160 => string.Create(CultureInfo.InvariantCulture, $"its process was ended by signal {code - 128}{NameOf(code.Value - 128)}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"its process ended with exit code {code}"),
            };
        var said = _errors.Read();
        return said.Length == 0 ? how : $"{how}. Its last words:\n{said}";
    }

    private static string NameOf(int signal) => signal switch
    {
        6 => " (abort)",
        9 => " (kill)",
        11 => " (segmentation fault)",
        15 => " (terminate)",
        _ => "",
    };
}
