using System.Threading.Channels;
using AgentHost.Client;

namespace AgentHost.Terminal.Chats;

/// <summary>Hears the events of one session, and passes them on in their order; who falls behind makes it wait.</summary>
/// <param name="session">The session.</param>
internal sealed class SessionLink(SessionInfo session) : IAsyncDisposable
{
    /// <summary>Pause behind a piece of an answer that was waited for: less than a frame.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(15);

    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _pump = Task.CompletedTask;

    /// <summary>The session.</summary>
    public SessionInfo Session { get; set; } = session;

    /// <summary>Done when every event from here on is heard.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Begins to listen; called once.</summary>
    /// <param name="host">The host.</param>
    /// <param name="events">Channel that takes the events.</param>
    /// <param name="wake">Told of each.</param>
    /// <param name="lost">Told when the events end by themselves after <see cref="Opened"/>: why, or null where the host just ended them.</param>
    public void Listen(IHostClient host, ChannelWriter<(string Session, AgentEvent Told)> events, Action wake, Action<Exception?> lost) =>
        _pump = PumpAsync(host, events, wake, lost);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _pump;
        _end.Dispose();
    }

    private async Task PumpAsync(IHostClient host, ChannelWriter<(string Session, AgentEvent Told)> events, Action wake, Action<Exception?> lost)
    {
        try
        {
            await using var stream = host.SubscribeAsync(new EventFilter { SessionId = Session.Id, Raw = true }, _end.Token).GetAsyncEnumerator(_end.Token);
            while (true)
            {
                var next = stream.MoveNextAsync();
                var isLate = !next.IsCompleted;
                if (!await next)
                {
                    break;
                }

                var told = stream.Current;
                if (told is StreamOpened)
                {
                    _opened.TrySetResult();
                    continue;
                }

                await events.WriteAsync((Session.Id, told), _end.Token);
                wake();
                if (isLate && told is PartDelta)
                {
                    // A stream comes word by word: to be woken for each costs more than to show it. Those of the pause come at once.
                    await Task.Delay(Gather, _end.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // It was closed.
            _opened.TrySetCanceled();
            return;
        }
        catch (Exception fault)
        {
            if (!_opened.TrySetException(fault))
            {
                lost(fault);
            }

            return;
        }

        if (!_opened.TrySetException(new HostException(HostFailure.Closing, "The host ends.")))
        {
            lost(null);
        }
    }
}
