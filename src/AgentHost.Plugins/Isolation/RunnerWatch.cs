using System.Diagnostics;
using System.Globalization;
using AgentHost.JsonRpc;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>Ends a runner that has stopped answering, or that holds too much memory.</summary>
internal sealed class RunnerWatch(RunnerProcess process, IsolationOptions options, TimeProvider time, Action<RunnerFigures?> heard)
{
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(WatchAnswersAsync(cancellationToken), WatchMemoryAsync(cancellationToken));

    private async Task WatchAnswersAsync(CancellationToken cancellationToken)
    {
        var missed = 0;
        try
        {
            using var timer = new PeriodicTimer(options.Heartbeat, time);
            while (!process.Ended.IsCompleted && await timer.WaitForNextTickAsync(cancellationToken))
            {
                missed = await AnswersAsync(cancellationToken) ? 0 : missed + 1;
                if (missed >= options.MissedHeartbeats)
                {
                    await process.KillAsync(
                        string.Create(CultureInfo.InvariantCulture, $"it did not answer {missed} times in a row, {options.Heartbeat.TotalSeconds:0.#} s each"));
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or JsonRpcException)
        {
            // It ends, or has ended; others tell.
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        var answer = process.Link.AskAsync<Empty, RunnerFigures>(RunnerMethods.Ping, new Empty(), cancellationToken).AsTask();
        try
        {
            heard(await answer.WaitAsync(options.Heartbeat, time, cancellationToken));
            return true;
        }
        catch (TimeoutException)
        {
            _ = answer.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return false;
        }
        catch (Exception exception) when (exception is CapabilityException or PluginFaultException)
        {
            // An error is an answer, too.
            return true;
        }
    }

    private async Task WatchMemoryAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(options.MemoryInterval, time);
            while (!process.Ended.IsCompleted && await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (ProcessMemory.Resident(process.Id) is { } bytes && bytes > options.MemoryLimit)
                {
                    await process.KillAsync(string.Create(
                        CultureInfo.InvariantCulture, $"it held {bytes >> 20} MB of memory, more than the {options.MemoryLimit >> 20} MB that it may"));
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It ends.
        }
    }
}

/// <summary>Measures the memory that a process of this machine holds: the one place that knows how each system tells it.</summary>
internal static class ProcessMemory
{
    /// <summary>Resident bytes; null when the process is gone.</summary>
    public static long? Resident(int processId)
    {
        try
        {
            return OperatingSystem.IsLinux() ? FromStatm(processId) : FromSystem(processId);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    // The second number of statm is resident pages.
    private static long? FromStatm(int processId)
    {
        var words = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/statm")).Split(' ');
        return words.Length > 1 && long.TryParse(words[1], CultureInfo.InvariantCulture, out var pages) ? pages * Environment.SystemPageSize : null;
    }

    private static long FromSystem(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.WorkingSet64;
    }
}
