using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentHost.JsonRpc;

public sealed partial class JsonRpcConnection
{
    private readonly Dictionary<string, RequestHandler> _requestHandlers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NotificationHandler> _notificationHandlers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Action<JsonElement?>> _arrivals = new(StringComparer.Ordinal);
    private RequestHandler _unknownRequest = RefuseUnknown;
    private NotificationHandler? _unknownNotification;

    /// <summary>
    /// Registers the handler of a request. It runs beside others; its token is triggered when the other side cancels the request and when the connection
    /// closes. It answers by its result, or with an error by <see cref="JsonRpcErrorException"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The method has a handler.</exception>
    /// <exception cref="InvalidOperationException">The connection was started.</exception>
    public void OnRequest(string method, Func<JsonElement?, CancellationToken, ValueTask<JsonElement>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Add(_requestHandlers, method, async (_, parameters, reply, cancellationToken) => reply.Result(await handler(parameters, cancellationToken)));
    }

    /// <summary>
    /// Registers the handler of a request with typed parameters. Parameters that are missing or do not fit are answered with
    /// <see cref="JsonRpcErrorCodes.InvalidParams"/> before the handler is called.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="parametersType">Type of its parameters.</param>
    /// <param name="resultType">Type of its result.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="sent">
    /// Called with a result when it was sent: notifications from there on come behind it, but for answers of a batch, which wait for each other. Not called
    /// for errors.
    /// </param>
    /// <exception cref="ArgumentException">The method has a handler.</exception>
    /// <exception cref="InvalidOperationException">The connection was started.</exception>
    public void OnRequest<TParams, TResult>(
        string method,
        JsonTypeInfo<TParams> parametersType,
        JsonTypeInfo<TResult> resultType,
        Func<TParams, CancellationToken, ValueTask<TResult>> handler,
        Action<TResult>? sent = null)
    {
        ArgumentNullException.ThrowIfNull(parametersType);
        ArgumentNullException.ThrowIfNull(resultType);
        ArgumentNullException.ThrowIfNull(handler);
        Add(_requestHandlers, method, async (_, parameters, reply, cancellationToken) =>
        {
            var result = await handler(ReadParameters(parameters, parametersType), cancellationToken);
            reply.Result(result, resultType);
            if (sent is not null)
            {
                reply.Sent = () => sent(result);
            }
        });
    }

    /// <summary>
    /// Registers what is told of a request before its handler starts, in one order with all notifications: for protocols in which a notification is about a
    /// request that came just before it. It should return at once.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="arrived">Told the parameters; null where there are none.</param>
    /// <exception cref="ArgumentException">The method has one.</exception>
    /// <exception cref="InvalidOperationException">The connection was started.</exception>
    public void OnArrival(string method, Action<JsonElement?> arrived)
    {
        ArgumentNullException.ThrowIfNull(arrived);
        Add(_arrivals, method, arrived);
    }

    /// <summary>Registers the handler of a notification. Handlers of notifications run one after another: see the remarks on the class.</summary>
    /// <exception cref="ArgumentException">The method has a handler, or is the one that cancels requests.</exception>
    /// <exception cref="InvalidOperationException">The connection was started.</exception>
    public void OnNotification(string method, Func<JsonElement?, CancellationToken, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (method == _options.CancelMethod)
        {
            throw new ArgumentException($"The notification '{method}' cancels requests; the connection handles it.", nameof(method));
        }

        Add(_notificationHandlers, method, (_, parameters, cancellationToken) => handler(parameters, cancellationToken));
    }

    /// <summary>Registers the handler of a notification with typed parameters. One whose parameters do not fit is reported and not handled.</summary>
    /// <exception cref="ArgumentException">The method has a handler, or is the one that cancels requests.</exception>
    /// <exception cref="InvalidOperationException">The connection was started.</exception>
    public void OnNotification<TParams>(string method, JsonTypeInfo<TParams> parametersType, Func<TParams, CancellationToken, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(parametersType);
        ArgumentNullException.ThrowIfNull(handler);
        OnNotification(method, (parameters, cancellationToken) => handler(ReadParameters(parameters, parametersType), cancellationToken));
    }

    /// <summary>Sets the handler of requests that have none. Default: they are answered with <see cref="JsonRpcErrorCodes.MethodNotFound"/>.</summary>
    /// <exception cref="InvalidOperationException">The connection was started.</exception>
    public void OnUnknownRequest(Func<string, JsonElement?, CancellationToken, ValueTask<JsonElement>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ThrowIfStarted();
        _unknownRequest = async (method, parameters, reply, cancellationToken) => reply.Result(await handler(method, parameters, cancellationToken));
    }

    /// <summary>Sets the handler of notifications that have none. Default: they are passed over, as the protocol wants it.</summary>
    /// <exception cref="InvalidOperationException">The connection was started.</exception>
    public void OnUnknownNotification(Func<string, JsonElement?, CancellationToken, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ThrowIfStarted();
        _unknownNotification = (method, parameters, cancellationToken) => handler(method, parameters, cancellationToken);
    }

    internal RequestHandler FindRequestHandler(string method) => _requestHandlers.GetValueOrDefault(method) ?? _unknownRequest;

    private static ValueTask RefuseUnknown(string method, JsonElement? parameters, Reply reply, CancellationToken cancellationToken)
    {
        reply.Error(
            JsonRpcErrorCodes.MethodNotFound, $"The method '{(method.Length > 100 ? string.Concat(method.AsSpan(0, 100), "…") : method)}' is not known.");
        return ValueTask.CompletedTask;
    }

    private static T ReadParameters<T>(JsonElement? parameters, JsonTypeInfo<T> typeInfo)
    {
        if (parameters is not { } element)
        {
            throw new JsonRpcErrorException(JsonRpcErrorCodes.InvalidParams, "The parameters are missing.");
        }

        try
        {
            return element.Deserialize(typeInfo) ?? throw new JsonRpcErrorException(JsonRpcErrorCodes.InvalidParams, "The parameters are missing.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new JsonRpcErrorException(JsonRpcErrorCodes.InvalidParams, $"The parameters do not fit: {exception.Message}", innerException: exception);
        }
    }

    // Called in the order of arrival, one at a time; never throws.
    private ValueTask HandleInTurn(LaneItem item)
    {
        if (item.Answered is not null)
        {
            Complete(item.Answered, item.Message);
            return ValueTask.CompletedTask;
        }

        if (item.Request is not null)
        {
            TellArrival(item.Message);
            if (!Scheduler.TryAdd(item.Request) && item.Request.TryClaim())
            {
                item.Request.Refuse(JsonRpcErrorCodes.Busy, "Too many requests wait already; try again later.");
            }

            return ValueTask.CompletedTask;
        }

        return HandleNotification(item.Message.Method!, item.Message.Payload);
    }

    private void TellArrival(in IncomingMessage request)
    {
        try
        {
            _arrivals.GetValueOrDefault(request.Method!)?.Invoke(request.Payload);
        }
        catch (Exception exception)
        {
            Report(JsonRpcFaultKind.HandlerFailed, request.Method, $"The arrival of '{request.Method}' could not be told: {exception.Message}", exception);
        }
    }

    private ValueTask HandleNotification(string method, JsonElement? parameters)
    {
        var handler = _notificationHandlers.GetValueOrDefault(method) ?? _unknownNotification;
        if (handler is null)
        {
            return ValueTask.CompletedTask;
        }

        try
        {
            var handled = handler(method, parameters, _shutdown.Token);
            if (!handled.IsCompleted)
            {
                return AwaitNotificationAsync(handled, method);
            }

            handled.GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            ReportNotification(method, exception);
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask AwaitNotificationAsync(ValueTask handled, string method)
    {
        try
        {
            await handled;
        }
        catch (Exception exception)
        {
            ReportNotification(method, exception);
        }
    }

    private void ReportNotification(string method, Exception exception)
    {
        if (exception is OperationCanceledException && _shutdown.IsCancellationRequested)
        {
            return;
        }

        Report(JsonRpcFaultKind.HandlerFailed, method, $"The handler of '{method}' failed: {exception.Message}", exception);
    }

    private void Add<T>(Dictionary<string, T> handlers, string method, T handler)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        ThrowIfStarted();
        if (!handlers.TryAdd(method, handler))
        {
            throw new ArgumentException($"The method '{method}' has a handler.", nameof(method));
        }
    }

    private void ThrowIfStarted()
    {
        lock (_gate)
        {
            if (_started)
            {
                throw new InvalidOperationException("Handlers are registered before the connection is started.");
            }
        }
    }
}
