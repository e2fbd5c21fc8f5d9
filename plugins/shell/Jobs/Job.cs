using System.Globalization;
using AgentHost.Plugins.Shell.Output;

namespace AgentHost.Plugins.Shell.Jobs;

/// <summary>One command, from its start to its end, whoever waits for it.</summary>
/// <param name="command">The command line.</param>
/// <param name="process">The shell that runs it.</param>
/// <param name="output">What it prints.</param>
/// <param name="timeout">How long it may take.</param>
/// <param name="time">The clock.</param>
internal sealed class Job(string command, IProcess process, JobOutput output, TimeSpan timeout, TimeProvider time)
{
    // Together below the 2 s that the host waits for a cancelled call: what a program printed that will not end is not lost.
    private static readonly TimeSpan UsualGrace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastOutput = TimeSpan.FromSeconds(0.5);

    private readonly CancellationTokenSource _end = new();
    private readonly long _started = time.GetTimestamp();
    private readonly Lock _gate = new();
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JobEnding _asked = JobEnding.TimedOut;
    private TimeSpan? _duration;
    private int _watchers;
    private TimeSpan _timeout = timeout;
    private CancellationTokenSource? _clock;
    private bool _isOver;

    /// <summary>Its number in its session; 0 while a call waits for it.</summary>
    public int Id { get; set; }

    public string Command => command;

    public IProcess Process => process;

    public JobOutput Output => output;

    /// <summary>True when it was given a pipe to read from.</summary>
    public bool TakesInput { get; init; }

    public JobEnding Ending { get; private set; }

    /// <summary>The exit code; null when it did not end by itself.</summary>
    public int? ExitCode { get; private set; }

    public TimeSpan Duration => _duration ?? time.GetElapsedTime(_started);

    /// <summary>Time that it may take from its start on.</summary>
    public TimeSpan Timeout
    {
        get
        {
            lock (_gate)
            {
                return _timeout;
            }
        }
    }

    /// <summary>Time that it gets to end by itself once it is asked to.</summary>
    public TimeSpan Grace { get; set; } = UsualGrace;

    /// <summary>Whoever waits for it in a call is told what it prints.</summary>
    public IToolProgress? Progress { get; set; }

    /// <summary>Completes when it has ended and all that it printed is there.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Somebody waits for its end, and need not be told of it.</summary>
    public bool IsWatched => Volatile.Read(ref _watchers) > 0;

    /// <summary>Completes with its next output, or its end.</summary>
    public Task News
    {
        get
        {
            lock (_gate)
            {
                return _news.Task;
            }
        }
    }

    public void Begin() => Ended = Task.Run(RunAsync);

    /// <summary>Ends it with all that it started.</summary>
    public void End(JobEnding why)
    {
        lock (_gate)
        {
            if (_end.IsCancellationRequested)
            {
                return;
            }

            _asked = why;
        }

        _end.Cancel();
    }

    /// <summary>Gives it another time to end in.</summary>
    /// <param name="left">The time, from now on.</param>
    /// <returns>False where it has ended.</returns>
    public bool Limit(TimeSpan left)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return false;
            }

            _timeout = Duration + left;
            _clock?.CancelAfter(left);
            return true;
        }
    }

    /// <summary>Waits for its end, or for as long as asked.</summary>
    public async ValueTask WatchAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _watchers);
        try
        {
            await Ended.WaitAsync(most, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It goes on.
        }
        finally
        {
            Interlocked.Decrement(ref _watchers);
        }
    }

    /// <summary>Describes its state, for the first line of an answer.</summary>
    public string Describe() => Ending switch
    {
        JobEnding.Running => string.Create(CultureInfo.InvariantCulture, $"running for {Duration.TotalSeconds:0} s"),
        JobEnding.Exited => string.Create(CultureInfo.InvariantCulture, $"exit code {ExitCode} ({Duration.TotalSeconds:0.0} s)"),
        JobEnding.TimedOut =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"timed out after {Timeout.TotalSeconds:0} s: ended with all that it started; ask for a longer timeout if it needs one"),
        JobEnding.Cancelled => string.Create(CultureInfo.InvariantCulture, $"cancelled after {Duration.TotalSeconds:0.0} s: ended with all that it started"),
        JobEnding.Killed => string.Create(CultureInfo.InvariantCulture, $"killed after {Duration.TotalSeconds:0.0} s, with all that it started"),
        _ => string.Create(CultureInfo.InvariantCulture, $"ended by the host after {Duration.TotalSeconds:0.0} s"),
    };

    private async Task RunAsync()
    {
        using var reading = new CancellationTokenSource();
        CancellationTokenSource clock;
        lock (_gate)
        {
            clock = _clock = new CancellationTokenSource(_timeout, time);
        }

        using var held = clock;

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, clock.Token);

        // The reading has a token of its own: what was printed before a limit fell is still read after it.
        var end = ReadToEndAsync(reading.Token);
        var ending = JobEnding.Exited;
        try
        {
            await end.WaitAsync(limit.Token);
            ExitCode = await process.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            ending = _end.IsCancellationRequested ? _asked : JobEnding.TimedOut;
            await EndProcessAsync();
            reading.CancelAfter(LastOutput);
            await IgnoreEndAsync(end);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or OperationCanceledException)
        {
            // The host took the process away: its session was closed.
            ending = JobEnding.Lost;
        }

        lock (_gate)
        {
            _isOver = true;
        }

        _duration = time.GetElapsedTime(_started);
        Ending = ending;
        await process.DisposeAsync();
        Tell();
    }

    private async Task EndProcessAsync()
    {
        try
        {
            await process.KillAsync(Grace, CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // It is gone already.
        }
    }

    private async Task ReadToEndAsync(CancellationToken cancellationToken)
    {
        await foreach (var piece in process.ReadAsync(cancellationToken))
        {
            var text = await output.AddAsync(piece, cancellationToken);
            if (text.Length > 0)
            {
                Progress?.Report(new() { Output = text });
                Tell();
            }
        }
    }

    private void Tell()
    {
        TaskCompletionSource told;
        lock (_gate)
        {
            told = _news;
            _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        told.TrySetResult();
    }

    private static async Task IgnoreEndAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or InvalidOperationException)
        {
            // Something that it started keeps the output open: what came so far is kept.
        }
    }
}
