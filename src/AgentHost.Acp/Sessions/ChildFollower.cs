using AgentHost.Acp.Connecting;
using AgentHost.Acp.Updates;
using AgentHost.Client;

namespace AgentHost.Acp.Sessions;

/// <summary>
/// Follows the session of a sub-agent, and those that it begins: their calls are told as the session's own, since the editor knows no other. What they ask is
/// told in the session by the host.
/// </summary>
/// <param name="host">The host.</param>
/// <param name="editor">The editor.</param>
/// <param name="session">The session as the editor knows it.</param>
/// <param name="root">Root of its workspace.</param>
internal sealed class ChildFollower(IHostClient host, EditorLink editor, string session, string root) : IAsyncDisposable
{
    private const int Most = 64;

    /// <summary>Time for a call to be told after its permission is asked for: both come by ways of their own.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Task Following, CallProgress Calls)> _followed = new(StringComparer.Ordinal);

    /// <summary>Begins to follow one; one that is followed already is not followed again.</summary>
    /// <param name="child">Its session.</param>
    public void Follow(string child)
    {
        lock (_gate)
        {
            foreach (var ended in _followed.Where(static each => each.Value.Following.IsCompleted).Select(static each => each.Key).ToList())
            {
                _followed.Remove(ended);
            }

            if (_followed.Count < Most && !_followed.ContainsKey(child))
            {
                var calls = new CallProgress(root, $"{child[^8..]}-", editor.Options.Time);
                _followed.Add(child, (FollowAsync(child, calls), calls));
            }
        }
    }

    /// <summary>Finds a call that waits for permission.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its id for the editor; null where no sub-agent has one.</returns>
    public async Task<string?> FindWaitingAsync(string call, CancellationToken cancellationToken)
    {
        for (var began = editor.Options.Time.GetTimestamp(); ; await Task.Delay(Look, editor.Options.Time, cancellationToken))
        {
            lock (_gate)
            {
                if (_followed.Values.FirstOrDefault(each => each.Calls.IsWaiting(call)).Calls is { } calls)
                {
                    return calls.IdOf(call);
                }

                if (_followed.Count == 0 || editor.Options.Time.GetElapsedTime(began) > Patience)
                {
                    return null;
                }
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Task[] all;
        lock (_gate)
        {
            all = [.. _followed.Values.Select(static each => each.Following)];
        }

        await Task.WhenAll(all);
        _end.Dispose();
    }

    private async Task FollowAsync(string child, CallProgress calls)
    {
        try
        {
            // From its begin: it runs already.
            await foreach (var told in host.SubscribeAsync(new EventFilter { SessionId = child, After = 0 }, _end.Token))
            {
                if (told is TurnCompleted)
                {
                    return;
                }

                await TakeAsync(told, calls);
            }
        }
        catch (OperationCanceledException)
        {
            // The session is let go.
        }
        catch (Exception exception) when (exception is HostException or ObjectDisposedException)
        {
            editor.Options.Report($"A sub-agent's news are lost: {exception.Message}");
        }
    }

    private async ValueTask TakeAsync(AgentEvent told, CallProgress calls)
    {
        switch (told)
        {
            case ToolRequested requested:
                await editor.TellAsync(session, calls.Begin(requested));
                break;
            case ToolStarted started:
                await editor.TellAsync(session, calls.Start(started));
                break;
            case FileChanged changed when calls.Change(changed) is { } change:
                await editor.TellAsync(session, change);
                break;
            case ToolCompleted completed:
                await editor.TellAsync(session, calls.End(completed));
                break;
            case AgentStarted started:
                Follow(started.Child);
                break;
            default:
                break;
        }
    }
}
