using AgentHost.Sessions;
using AgentHost.Sessions.Log;
using Microsoft.Extensions.Logging;

namespace AgentHost.Kernel.Turns.Scheduling;

/// <summary>Looks now and then for prompts that other processes left for sessions of this host.</summary>
/// <param name="store">The store.</param>
/// <param name="time">The clock.</param>
/// <param name="turns">Takes in what is left.</param>
/// <param name="log">Hears of a look that failed for a reason that nobody foresaw.</param>
public sealed class QueueWatch(Task<SessionStore> store, TimeProvider time, TurnService turns, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private int _looking;

    /// <summary>Begins, if it has not begun yet.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            if (!_closing.IsCancellationRequested)
            {
                _timer ??= time.CreateTimer(static state => _ = ((QueueWatch)state!).LookAsync(), this, Pause, Pause);
            }
        }
    }

    /// <summary>Looks no more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }
    }

    private async Task LookAsync()
    {
        if (Interlocked.Exchange(ref _looking, 1) != 0)
        {
            return;
        }

        try
        {
            if (await (await store).ReadAsync(QueueTable.Sessions, _closing.Token) is { Count: > 0 } wanted)
            {
                await turns.TakeLeftAsync(wanted);
            }
        }
        catch (Exception fault) when (fault is HostException or OperationCanceledException or ObjectDisposedException)
        {
            // The store does not answer, or the host closes: the next look, or the next host, finds it.
        }
        catch (Exception fault)
        {
            log.LogError(fault, "Looking for prompts that wait failed.");
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }
}
