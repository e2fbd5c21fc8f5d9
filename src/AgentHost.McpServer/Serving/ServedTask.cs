using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentHost.Mcp.Serving;

/// <summary>
/// A call that outlives the request that began it (Model Context Protocol 2025-11-25, Tasks): the client asks how far it is, fetches its result, or ends it.
/// </summary>
internal sealed class ServedTask : ClientCall
{
    private const string RelatedTask = "io.modelcontextprotocol/related-task";
    private const int LongestMessage = 200;

    /// <summary>Milliseconds between two looks of a client.</summary>
    private const int PollInterval = 1_000;

    private readonly Lock _lock = new();
    private readonly McpServing _serving;
    private readonly McpServer _news;
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenSource _forgetting = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<McpServer> _fetching = [];
    private readonly TimeSpan _lifetime;
    private readonly DateTimeOffset _createdAt;
    private TaskCompletionSource _fetched = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _updatedAt;
    private McpTaskStatus _status;
    private string? _message;
    private JsonObject? _result;
    private McpProtocolException? _failure;
    private Task _telling = Task.CompletedTask;

    /// <param name="serving">What is served.</param>
    /// <param name="news">Takes what the client is told without having asked.</param>
    /// <param name="client">The request's client.</param>
    /// <param name="parameters">The call.</param>
    /// <param name="lifetime">Time after which the task is gone, from now on.</param>
    public ServedTask(McpServing serving, McpServer news, McpServer client, CallToolRequestParams parameters, TimeSpan lifetime)
        : base(client, parameters, logLevel: null)
    {
        _serving = serving;
        _news = news;
        _lifetime = lifetime;
        _createdAt = _updatedAt = serving.Time.GetUtcNow();
        _end = new CancellationTokenSource(lifetime, serving.Time);
    }

    /// <summary>A secret: nobody guesses it.</summary>
    public string Id { get; } = "task-" + RandomNumberGenerator.GetHexString(32, lowercase: true);

    public override bool IsTask => true;

    /// <summary>True until it has ended.</summary>
    public bool IsRunning => !_ended.Task.IsCompleted;

    /// <summary>True when the client has had the result.</summary>
    public bool IsFetched { get; private set; }

    /// <summary>Time of the last change.</summary>
    public DateTimeOffset UpdatedAt => _updatedAt;

    /// <summary>Runs the call, and keeps its result until the lifetime is over.</summary>
    /// <param name="call">The call.</param>
    /// <param name="closing">Ends the call and the lifetime: the client is gone.</param>
    public async Task LiveAsync(Func<ClientCall, CancellationToken, ValueTask<CallToolResult>> call, CancellationToken closing)
    {
        await using (closing.UnsafeRegister(static task => ((ServedTask)task!).Close(), this))
        {
            try
            {
                var result = await call(this, _end.Token);
                End(result.IsError == true ? McpTaskStatus.Failed : McpTaskStatus.Completed, McpJson.Write(result), null);
            }
            catch (OperationCanceledException)
            {
                End(McpTaskStatus.Cancelled, null, null);
            }
            catch (McpProtocolException exception)
            {
                End(McpTaskStatus.Failed, null, exception);
            }
            catch (Exception exception)
            {
                // As for a call of which nobody waits for the task: what nobody foresaw is not told.
                End(McpTaskStatus.Failed, null, new McpProtocolException("An error occurred.", exception, McpErrorCode.InternalError));
            }

            try
            {
                var left = _lifetime - (_serving.Time.GetUtcNow() - _createdAt);
                await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, _serving.Time, _forgetting.Token);
            }
            catch (OperationCanceledException)
            {
                // Nobody will fetch it.
            }
        }

        await _telling;
        _end.Dispose();
        _forgetting.Dispose();
    }

    /// <summary>The task as the protocol shows it.</summary>
    public JsonObject Describe()
    {
        lock (_lock)
        {
            var task = new JsonObject
            {
                ["taskId"] = Id,
                ["status"] = Word(_status),
                ["createdAt"] = Time(_createdAt),
                ["lastUpdatedAt"] = Time(_updatedAt),
                ["ttl"] = (long)_lifetime.TotalMilliseconds,
                ["pollInterval"] = PollInterval,
            };
            if (_message is not null)
            {
                task["statusMessage"] = _message;
            }

            return task;
        }
    }

    /// <summary>Ends the call at the client's wish; false where it has ended already.</summary>
    public bool TryCancel()
    {
        if (!End(McpTaskStatus.Cancelled, null, null))
        {
            return false;
        }

        Cancel(_end);
        return true;
    }

    /// <summary>Ends the lifetime of a task that has ended.</summary>
    public void Forget() => Cancel(_forgetting);

    /// <summary>Waits for the result. Meanwhile the call's questions go to who waits.</summary>
    /// <param name="client">The request that waits.</param>
    /// <param name="cancellationToken">Ends the wait, and not the task.</param>
    /// <returns>What the call itself would have been answered with.</returns>
    /// <exception cref="McpProtocolException">The call ended with an error, or was cancelled.</exception>
    public async Task<JsonObject> FetchAsync(McpServer client, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _fetching.Add(client);
            _fetched.TrySetResult();
        }

        try
        {
            await _ended.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(client);
        }

        IsFetched = true;
        if (_result is null)
        {
            throw _failure is { } failure
                ? new McpProtocolException(failure.Message, failure.ErrorCode)
                : new McpProtocolException("The task was cancelled: it has no result.", McpErrorCode.InternalError);
        }

        return WithRelation((JsonObject)_result.DeepClone());
    }

    /// <inheritdoc/>
    public override async ValueTask<ElicitResult> ElicitAsync(ElicitRequestParams question, CancellationToken cancellationToken)
    {
        question.Meta = WithRelation([])["_meta"]!.DeepClone().AsObject();
        Change(McpTaskStatus.InputRequired, DisplayText.Line(question.Message, LongestMessage));
        try
        {
            while (true)
            {
                var client = await FindFetchingAsync(cancellationToken);
                try
                {
                    return await client.ElicitAsync(question, cancellationToken);
                }
                catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
                {
                    // That request is gone: the question waits for the next one.
                    Leave(client);
                }
            }
        }
        finally
        {
            Change(McpTaskStatus.Working, null);
        }
    }

    /// <inheritdoc/>
    public override Task TellAsync(string method, JsonObject told, CancellationToken cancellationToken) =>
        _news.SendMessageAsync(new JsonRpcNotification { Method = method, Params = WithRelation(told) }, cancellationToken);

    /// <inheritdoc/>
    public override void Note(string progress)
    {
        lock (_lock)
        {
            if (_status == McpTaskStatus.Working && progress.Length > 0)
            {
                _message = DisplayText.Line(progress, LongestMessage);
                _updatedAt = _serving.Time.GetUtcNow();
            }
        }
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Word(McpTaskStatus status) => status switch
    {
        McpTaskStatus.Working => "working",
        McpTaskStatus.InputRequired => "input_required",
        McpTaskStatus.Completed => "completed",
        McpTaskStatus.Cancelled => "cancelled",
        _ => "failed",
    };

    private JsonObject WithRelation(JsonObject message)
    {
        if (message["_meta"] is not JsonObject meta)
        {
            message["_meta"] = meta = [];
        }

        meta[RelatedTask] = new JsonObject { ["taskId"] = Id };
        return message;
    }

    private void Close()
    {
        Cancel(_end);
        Cancel(_forgetting);
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            _ = source.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // Its lifetime is over.
        }
    }

    private bool End(McpTaskStatus status, JsonObject? result, McpProtocolException? failure)
    {
        lock (_lock)
        {
            if (_ended.Task.IsCompleted)
            {
                return false;
            }

            (_result, _failure) = (result, failure);
            Set(status, failure is null ? null : DisplayText.Line(failure.Message, LongestMessage));
            _ended.SetResult();
            return true;
        }
    }

    private void Change(McpTaskStatus status, string? message)
    {
        lock (_lock)
        {
            if (!_ended.Task.IsCompleted)
            {
                Set(status, message);
            }
        }
    }

    private void Set(McpTaskStatus status, string? message)
    {
        (_status, _message, _updatedAt) = (status, message, _serving.Time.GetUtcNow());
        _telling = TellStatusAsync(_telling, Describe());
    }

    private async Task TellStatusAsync(Task before, JsonObject task)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await _news.SendMessageAsync(new JsonRpcNotification { Method = "notifications/tasks/status", Params = task });
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or ObjectDisposedException or McpException
            or OperationCanceledException)
        {
            // Clients look for themselves: none may rely on this.
        }
    }

    private async Task<McpServer> FindFetchingAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task some;
            lock (_lock)
            {
                if (_fetching.Count > 0)
                {
                    return _fetching[^1];
                }

                some = _fetched.Task;
            }

            await some.WaitAsync(cancellationToken);
        }
    }

    private void Leave(McpServer client)
    {
        lock (_lock)
        {
            if (_fetching.Remove(client) && _fetching.Count == 0)
            {
                _fetched = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
