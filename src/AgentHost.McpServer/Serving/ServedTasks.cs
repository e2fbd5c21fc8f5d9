using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentHost.Mcp.Serving;

/// <summary>
/// Tasks of one client (Model Context Protocol 2025-11-25): calls of long-running tools whose results are fetched later. Nobody else sees them, and they end
/// with the client. The SDK knows nothing of them, so that messages of theirs are taken before it, and what it says of tools and of the server is completed.
/// </summary>
internal sealed class ServedTasks(McpServing serving, ServedTools tools) : IAsyncDisposable
{
    /// <summary>The version of the protocol that has them; the next one has an extension instead.</summary>
    public const string Version = "2025-11-25";

    /// <summary>The most that run at the same time.</summary>
    public const int MostRunning = 8;

    /// <summary>The most that are kept, those that have ended among them.</summary>
    public const int MostKept = 32;

    private const int Page = 16;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();
    private readonly List<(ServedTask Task, Task Life)> _tasks = [];
    private readonly CancellationTokenSource _closing = new();
    private bool _closed;

    /// <summary>True while one runs.</summary>
    public bool AreRunning
    {
        get
        {
            lock (_lock)
            {
                return _tasks.Exists(static each => each.Task.IsRunning);
            }
        }
    }

    /// <summary>True while one runs, or a result can be fetched.</summary>
    public bool AreKept
    {
        get
        {
            lock (_lock)
            {
                return _tasks.Count > 0;
            }
        }
    }

    /// <summary>Takes what is about tasks out of a client's messages, and completes what it is told.</summary>
    /// <param name="options">Options of the client's server.</param>
    /// <param name="news">That server, once it is made: takes what the client is told without having asked.</param>
    public void Attach(McpServerOptions options, Func<McpServer> news)
    {
        options.Filters.Message.IncomingFilters.Add(next => async (context, cancellationToken) =>
        {
            if (context.JsonRpcMessage is JsonRpcRequest request && context.Server.NegotiatedProtocolVersion == Version
                && await AnswerAsync(request, context.Server, news, cancellationToken) is { } result)
            {
                await context.Server.SendMessageAsync(new JsonRpcResponse { Id = request.Id, Result = result }, cancellationToken);
                return;
            }

            await next(context, cancellationToken);
        });
        options.Filters.Message.OutgoingFilters.Add(next => async (context, cancellationToken) =>
        {
            if (context.JsonRpcMessage is JsonRpcResponse { Result: JsonObject result })
            {
                Complete(result, context.Server.NegotiatedProtocolVersion);
            }

            await next(context, cancellationToken);
        });
    }

    /// <summary>Ends all of them.</summary>
    public async ValueTask DisposeAsync()
    {
        List<Task> lives;
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            lives = [.. _tasks.Select(static each => each.Life)];
        }

        await _closing.CancelAsync();
        await Task.WhenAll(lives);
        _closing.Dispose();
    }

    private async Task<JsonObject?> AnswerAsync(JsonRpcRequest request, McpServer client, Func<McpServer> news, CancellationToken cancellationToken)
    {
        var parameters = request.Params as JsonObject;
        switch (request.Method)
        {
            case RequestMethods.ToolsCall when parameters is not null && parameters["task"] is { } wish:
                return await BeginAsync(parameters, wish, client, news(), cancellationToken);
            case "tasks/get":
                return Find(parameters).Describe();
            case "tasks/result":
                return await Find(parameters).FetchAsync(client, cancellationToken);
            case "tasks/list":
                return List(parameters?["cursor"]);
            case "tasks/cancel":
                var task = Find(parameters);
                return task.TryCancel() ? task.Describe() : throw Invalid("The task has ended already: its result can be fetched.");
            default:
                return null;
        }
    }

    private async Task<JsonObject> BeginAsync(JsonObject parameters, JsonNode wish, McpServer client, McpServer news, CancellationToken cancellationToken)
    {
        CallToolRequestParams call;
        try
        {
            call = (CallToolRequestParams)parameters.Deserialize(McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(CallToolRequestParams)))!;
        }
        catch (JsonException exception)
        {
            throw Invalid($"The call cannot be read: {exception.Message}");
        }

        if (!await ServedClient.HeldAsync(() => tools.MayBeTaskAsync(call.Name, client, cancellationToken)))
        {
            throw new McpProtocolException($"{DisplayText.Line(call.Name, 60)} cannot be called as a task: call it without.", McpErrorCode.MethodNotFound);
        }

        var task = new ServedTask(serving, news, client, call, Lifetime(wish));
        var begun = task.Describe();
        lock (_lock)
        {
            MakeRoom();
            _tasks.Add((task, Task.Run(() => LiveAsync(task), CancellationToken.None)));
        }

        return new JsonObject { ["task"] = begun };
    }

    private async Task LiveAsync(ServedTask task)
    {
        await task.LiveAsync((call, token) => ServedClient.HeldAsync(() => tools.CallAsync(call, token)), _closing.Token);
        lock (_lock)
        {
            // Those that end with the client are waited for.
            if (!_closed)
            {
                _tasks.RemoveAll(each => each.Task == task);
            }
        }
    }

    private void MakeRoom()
    {
        if (_closed)
        {
            throw new McpProtocolException("The server ends.", McpErrorCode.InternalError);
        }

        if (_tasks.Count(static each => each.Task.IsRunning) >= MostRunning)
        {
            throw new McpProtocolException($"{MostRunning} tasks of this client run already: wait for one, or cancel it.", McpErrorCode.InvalidRequest);
        }

        if (_tasks.Count < MostKept)
        {
            return;
        }

        var had = _tasks.Where(static each => each.Task is { IsRunning: false, IsFetched: true }).OrderBy(static each => each.Task.UpdatedAt).ToList();
        if (had.Count == 0)
        {
            throw new McpProtocolException($"{MostKept} tasks of this client are kept already: fetch their results first.", McpErrorCode.InvalidRequest);
        }

        had[0].Task.Forget();
        _tasks.Remove(had[0]);
    }

    private static TimeSpan Lifetime(JsonNode wish)
    {
        if (wish is not JsonObject members)
        {
            throw Invalid("task is an object.");
        }

        if (members["ttl"] is not { } ttl)
        {
            return Longest;
        }

        if (ttl is not JsonValue value || value.GetValueKind() != JsonValueKind.Number || !value.TryGetValue<double>(out var milliseconds) || milliseconds < 0)
        {
            throw Invalid("task.ttl is a number of milliseconds, 0 or more.");
        }

        return TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, Shortest.TotalMilliseconds, Longest.TotalMilliseconds));
    }

    private ServedTask Find(JsonObject? parameters)
    {
        var id = parameters?["taskId"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw Invalid("taskId is a text.");
        lock (_lock)
        {
            return _tasks.Find(each => each.Task.Id == id).Task ?? throw Invalid("There is no such task of this client, or not any more.");
        }
    }

    /// <summary>A page of the tasks, in the order in which they began; the cursor is the last task of the page before.</summary>
    private JsonObject List(JsonNode? cursor)
    {
        lock (_lock)
        {
            var begin = 0;
            if (cursor is not null)
            {
                begin = cursor is JsonValue value && value.TryGetValue<string>(out var last)
                    && _tasks.FindIndex(each => each.Task.Id == last) is >= 0 and var found
                    ? found + 1
                    : throw Invalid("cursor is none of a list of tasks, or its task is gone: list from the beginning.");
            }

            var page = _tasks.Skip(begin).Take(Page).Select(static each => each.Task).ToList();
            var list = new JsonObject { ["tasks"] = new JsonArray([.. page.Select(static task => (JsonNode)task.Describe())]) };
            if (begin + page.Count < _tasks.Count)
            {
                list["nextCursor"] = page[^1].Id;
            }

            return list;
        }
    }

    private void Complete(JsonObject result, string? version)
    {
        if (result["protocolVersion"] is JsonValue spoken && spoken.TryGetValue<string>(out var told) && told == Version
            && result["capabilities"] is JsonObject capabilities)
        {
            capabilities["tasks"] = new JsonObject
            {
                ["list"] = new JsonObject(),
                ["cancel"] = new JsonObject(),
                ["requests"] = new JsonObject { ["tools"] = new JsonObject { ["call"] = new JsonObject() } },
            };
        }
        else if (version == Version && result["tools"] is JsonArray listed)
        {
            foreach (var tool in listed.OfType<JsonObject>())
            {
                if (tool["name"] is JsonValue value && value.TryGetValue<string>(out var name) && tools.IsLongRunning(name))
                {
                    tool["execution"] = new JsonObject { ["taskSupport"] = "optional" };
                }
            }
        }
    }

    private static McpProtocolException Invalid(string message) => new(message, McpErrorCode.InvalidParams);
}
