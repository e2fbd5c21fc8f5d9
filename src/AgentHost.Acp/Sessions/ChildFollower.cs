using AgentHost.Acp.Asking;
using AgentHost.Acp.Connecting;
using AgentHost.Acp.Updates;
using AgentHost.Client;

namespace AgentHost.Acp.Sessions;

/// <summary>
/// Follows the session of a sub-agent, and those that it begins: their calls and questions are told as the session's own, since the editor knows no other.
/// </summary>
/// <param name="host">The host.</param>
/// <param name="editor">The editor.</param>
/// <param name="session">The session as the editor knows it.</param>
/// <param name="root">Root of its workspace.</param>
/// <param name="asks">Questions that wait.</param>
internal sealed class ChildFollower(IHostClient host, EditorLink editor, string session, string root, PendingAsks asks) : IAsyncDisposable
{
    private const int Most = 64;

    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task> _followed = new(StringComparer.Ordinal);

    /// <summary>Begins to follow one; one that is followed already is not followed again.</summary>
    /// <param name="child">Its session.</param>
    public void Follow(string child)
    {
        lock (_gate)
        {
            foreach (var ended in _followed.Where(static each => each.Value.IsCompleted).Select(static each => each.Key).ToList())
            {
                _followed.Remove(ended);
            }

            if (_followed.Count < Most && !_followed.ContainsKey(child))
            {
                _followed.Add(child, FollowAsync(child));
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
            all = [.. _followed.Values];
        }

        await Task.WhenAll(all);
        _end.Dispose();
    }

    private async Task FollowAsync(string child)
    {
        var calls = new CallProgress(root, $"{child[^8..]}-", editor.Options.Time);
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
            case PermissionAsked asked:
                asks.Begin(
                    asked.Request.Id,
                    token => new PermissionAsker(host, editor, session, root).AskAsync(asked.Request, calls.IdOf(asked.Request.Plan.Call.CallId), token));
                break;
            case PermissionResolved resolved:
                asks.Withdraw(resolved.RequestId);
                break;
            case QuestionAsked asked:
                asks.Begin(asked.Question.Id, token => new QuestionAsker(host, editor, session).AskAsync(asked.Question, token));
                break;
            case QuestionAnswered answered:
                asks.Withdraw(answered.QuestionId);
                break;
            case AgentStarted started:
                Follow(started.Child);
                break;
            default:
                break;
        }
    }
}
