using System.Diagnostics;
using AgentHost.Plugins.Shell.Output;

namespace AgentHost.Plugins.Shell;

/// <summary>Runs one command to its end, its time limit, or the end of the call.</summary>
internal sealed class CommandRun(IProcess process, OutputKeeper output, IToolProgress progress)
{
    // Together below the 2 s that the host waits for a cancelled call: what a program printed that will not end is not lost.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastOutput = TimeSpan.FromSeconds(0.5);

    /// <summary>How the command ended.</summary>
    internal enum Ending
    {
        Exited,
        TimedOut,
        Cancelled,
    }

    /// <summary>The exit code; null when it did not end by itself.</summary>
    public int? ExitCode { get; private set; }

    public TimeSpan Duration { get; private set; }

    public async Task<Ending> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var reading = new CancellationTokenSource();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);

        // The reading has a token of its own: what was printed before a limit fell is still read after it.
        var end = ReadToEndAsync(reading.Token);
        var ending = Ending.Exited;
        try
        {
            await end.WaitAsync(limit.Token);
            ExitCode = await process.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            ending = cancellationToken.IsCancellationRequested ? Ending.Cancelled : Ending.TimedOut;
            await process.KillAsync(Grace, CancellationToken.None);
            reading.CancelAfter(LastOutput);
            await IgnoreCancelAsync(end);
        }

        Duration = Stopwatch.GetElapsedTime(started);
        return ending;
    }

    private async Task ReadToEndAsync(CancellationToken cancellationToken)
    {
        await foreach (var piece in process.ReadAsync(cancellationToken))
        {
            var text = await output.AddAsync(piece, cancellationToken);
            if (text.Length > 0)
            {
                progress.Report(new() { Output = text });
            }
        }
    }

    private static async Task IgnoreCancelAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // Something that it started keeps the output open: what came so far is kept.
        }
    }
}
