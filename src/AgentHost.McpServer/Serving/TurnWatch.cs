using AgentHost.Client;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace AgentHost.Mcp.Serving;

/// <summary>Follows one turn for the client that wants it: puts its questions to the client, tells its progress, and knows its end.</summary>
internal sealed class TurnWatch(McpServing serving, ClientCall call, string sessionId, string turnId) : IAsyncDisposable
{
    private const int LongestMessage = 200;

    /// <summary>The most lines that the news of one turn put into a client's log.</summary>
    private const int MostLogged = 200;

    /// <summary>Between two notes of progress: nobody reads faster, and a tool may have many.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    /// <summary>For news that are on their way when the turn has ended.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource<TurnCompleted> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Asker _asker = new(serving.Host, call);
    private Task _listening = Task.CompletedTask;
    private Task _asking = Task.CompletedTask;
    private long _lastTold;
    private int _told;
    private int _logged;

    /// <summary>The end of the turn.</summary>
    public Task<TurnCompleted> Completed => _completed.Task;

    /// <summary>The model that it was given to; null before that is known.</summary>
    public string? Model { get; private set; }

    /// <summary>An id for a turn, of no other.</summary>
    public static string NewId() => "mcp-" + Guid.CreateVersion7().ToString("N");

    /// <summary>Begins to listen; only then is the turn begun, so that nothing is missed.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        var events = serving.Host.SubscribeAsync(new EventFilter { SessionId = sessionId }, _end.Token).GetAsyncEnumerator(_end.Token);
        try
        {
            await events.MoveNextAsync().AsTask().WaitAsync(cancellationToken);
        }
        catch
        {
            await _end.CancelAsync();
            throw;
        }

        _listening = ListenAsync(events);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _listening;
        await _asking;
        _end.Dispose();
    }

    private async Task ListenAsync(IAsyncEnumerator<AgentEvent> events)
    {
        try
        {
            await using (events)
            {
                while (await events.MoveNextAsync())
                {
                    if (events.Current.TurnId == turnId)
                    {
                        await TakeAsync(events.Current);
                    }
                }
            }

            _completed.TrySetException(new HostException(HostFailure.Closing, "The host closed before the turn ended."));
        }
        catch (OperationCanceledException)
        {
            _completed.TrySetCanceled();
        }
        catch (Exception exception)
        {
            _completed.TrySetException(exception);
        }
    }

    private async ValueTask TakeAsync(AgentEvent e)
    {
        switch (e)
        {
            case PermissionAsked asked:
                _asking = AfterAsync(_asking, () => _asker.AskAsync(asked.Request, _end.Token));
                break;
            case QuestionAsked asked:
                _asking = AfterAsync(_asking, () => _asker.AskAsync(asked.Question, _end.Token));
                break;
            case TurnStarted started:
                Model = started.Model;
                await TellAsync("begins", paced: false);
                break;
            case ModelSwitched switched:
                Model = switched.To;
                await TellAsync($"goes on with {switched.To}", paced: false);
                break;
            case StepStarted { Step: > 1 } step:
                await TellAsync($"step {step.Step}", paced: true);
                break;
            case ToolStarted started:
                await TellAsync(started.Title, paced: false);
                break;
            case ToolProgressed { Progress: { } progress }:
                await TellAsync(progress.Text ?? LastLine(progress.Output), paced: true);
                if (progress.Text is { Length: > 0 } said && call.Params.ProgressToken is null && call.LogLevel is <= LoggingLevel.Info
                    && _logged++ < MostLogged)
                {
                    // Who asked for no progress and keeps a log has it there.
                    await LogAsync(LoggingLevel.Info, DisplayText.Line(said, LongestMessage));
                }

                break;
            case HostWarning warning:
                await LogAsync(LoggingLevel.Warning, warning.Message);
                break;
            case TurnCompleted ended:
                _completed.TrySetResult(ended);
                break;
            default:
                break;
        }
    }

    private async ValueTask TellAsync(string? text, bool paced)
    {
        call.Note(text ?? "");
        if (call.Params.ProgressToken is not { } wanted || (paced && _told > 0 && serving.Time.GetElapsedTime(_lastTold) < Pace))
        {
            return;
        }

        _lastTold = serving.Time.GetTimestamp();
        _told++;
        try
        {
            var progress = new ProgressNotificationParams
            {
                ProgressToken = wanted,
                Progress = new ProgressNotificationValue { Progress = _told, Message = DisplayText.Line(text ?? "", LongestMessage) },
            };
            await call.TellAsync(NotificationMethods.ProgressNotification, McpJson.Write(progress), _end.Token);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or ObjectDisposedException or McpException)
        {
            // Who does not hear of the progress hears of the end.
        }
    }

    /// <summary>Sends a line to clients that keep a log; to those that set no level, where their version of the protocol leaves that to the server.</summary>
    private async ValueTask LogAsync(LoggingLevel level, string message)
    {
        if (call.LogLevel is { } wanted ? wanted > level : PerRequestVersion.IsSpoken(call.Client))
        {
            return;
        }

        try
        {
            var line = new LoggingMessageNotificationParams { Level = level, Logger = "agent", Data = ClientJson.ToElement(message) };
            await call.TellAsync(NotificationMethods.LoggingMessageNotification, McpJson.Write(line), _end.Token);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or ObjectDisposedException or McpException)
        {
            // The turn goes on without it.
        }
    }

    /// <summary>Waits until what was told before the turn's end has gone to the client.</summary>
    public async Task DrainAsync()
    {
        try
        {
            await _completed.Task.WaitAsync(Patience, serving.Time);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException or HostException)
        {
            // The result counts, not the news of it.
        }
    }

    private static string LastLine(string? output) => output?.TrimEnd() is { Length: > 0 } text ? text[(text.LastIndexOf('\n') + 1)..] : "";

    private static async Task AfterAsync(Task before, Func<Task> then)
    {
        await before;
        await then();
    }
}
