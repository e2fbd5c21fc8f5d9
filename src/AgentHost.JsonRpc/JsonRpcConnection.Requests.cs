using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentHost.JsonRpc;

public sealed partial class JsonRpcConnection
{
    /// <summary>Asks the other side and waits for its answer.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameters">An object or an array; null leaves the member out.</param>
    /// <param name="cancellationToken">
    /// Cancels: the other side is told, its answer is awaited for <see cref="JsonRpcOptions.CancelGrace"/>, and a result that comes within is returned;
    /// otherwise the call ends with <see cref="OperationCanceledException"/>.
    /// </param>
    /// <exception cref="RemoteErrorException">The other side answered with an error.</exception>
    /// <exception cref="ConnectionClosedException">The connection closed before the answer.</exception>
    /// <exception cref="ProtocolException">The answer has no proper form, or the parameters are over the bound.</exception>
    /// <exception cref="TooManyRequestsException">
    /// More calls wait for their answers than may: <see cref="JsonRpcOptions.MaxPendingRequests"/>. Nothing was sent.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was triggered.</exception>
    public Task<JsonElement> RequestAsync(string method, JsonElement? parameters = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        return CallAsync(method, parameters, static (buffer, state) => Envelope.WriteParameters(buffer, state), cancellationToken);
    }

    /// <summary>Asks the other side with typed parameters and reads a typed result; see the untyped one for the rest.</summary>
    /// <returns>The result; null when the other side answers null.</returns>
    public async Task<TResult?> RequestAsync<TParams, TResult>(
        string method,
        TParams parameters,
        JsonTypeInfo<TParams> parametersType,
        JsonTypeInfo<TResult> resultType,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        ArgumentNullException.ThrowIfNull(parametersType);
        ArgumentNullException.ThrowIfNull(resultType);
        var result = await CallAsync(
            method,
            (parameters, parametersType),
            static (buffer, state) => Envelope.WriteParameters(buffer, state.parameters, state.parametersType),
            cancellationToken);
        return ReadResult(method, result, resultType);
    }

    /// <summary>Asks the other side without parameters and reads a typed result; see the untyped one for the rest.</summary>
    /// <returns>The result; null when the other side answers null.</returns>
    public async Task<TResult?> RequestAsync<TResult>(string method, JsonTypeInfo<TResult> resultType, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resultType);
        return ReadResult(method, await RequestAsync(method, (JsonElement?)null, cancellationToken), resultType);
    }

    /// <summary>Sends a notification; done when the stream has taken it.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameters">An object or an array; null leaves the member out.</param>
    /// <param name="cancellationToken">Ends the waiting; the notification may be sent all the same.</param>
    /// <exception cref="ConnectionClosedException">The connection is closed, or the other side no longer reads.</exception>
    public Task NotifyAsync(string method, JsonElement? parameters = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        return NotifyCoreAsync(method, parameters, static (buffer, state) => Envelope.WriteParameters(buffer, state), cancellationToken);
    }

    /// <summary>Sends a notification with typed parameters; see the untyped one for the rest.</summary>
    public Task NotifyAsync<TParams>(string method, TParams parameters, JsonTypeInfo<TParams> parametersType, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        ArgumentNullException.ThrowIfNull(parametersType);
        return NotifyCoreAsync(
            method,
            (parameters, parametersType),
            static (buffer, state) => Envelope.WriteParameters(buffer, state.parameters, state.parametersType),
            cancellationToken);
    }

    private static T? ReadResult<T>(string method, JsonElement result, JsonTypeInfo<T> typeInfo)
    {
        try
        {
            return result.Deserialize(typeInfo);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ProtocolException($"The result of '{method}' is not of the expected form: {exception.Message}", exception);
        }
    }

    private async Task NotifyCoreAsync<T>(string method, T state, Action<MessageBuffer, T> writeParameters, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var buffer = WriteCall(method, null, state, writeParameters);
        try
        {
            var sent = _output.SendAsync(buffer);
            await (cancellationToken.CanBeCanceled ? sent.WaitAsync(cancellationToken) : sent);
        }
        catch (IOException exception)
        {
            throw Closed(exception);
        }
    }

    private async Task<JsonElement> CallAsync<T>(string method, T state, Action<MessageBuffer, T> writeParameters, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var id = Interlocked.Increment(ref _lastId);
        var buffer = WriteCall(method, id, state, writeParameters);
        var request = new PendingRequest(id, method, _inLane.Value);
        lock (_gate)
        {
            if (_end is not null)
            {
                throw new ConnectionClosedException(_end);
            }

            if (_pending.Count >= _options.MaxPendingRequests)
            {
                throw new TooManyRequestsException(method, _pending.Count);
            }

            _pending.Add(id, request);
        }

        if (request.Unordered)
        {
            _lane.CountUnordered(1);
        }

        try
        {
            var sent = _output.SendAsync(buffer);
            if (!sent.IsCompletedSuccessfully)
            {
                _ = FailUnsentAsync(sent, request);
            }

            if (!cancellationToken.CanBeCanceled)
            {
                return await request.Task;
            }

            await using var registration = cancellationToken.UnsafeRegister(
                static (state, token) =>
                {
                    var (connection, pending) = ((JsonRpcConnection, PendingRequest))state!;
                    connection.CancelCall(pending, token);
                },
                (this, request));
            return await request.Task;
        }
        finally
        {
            if (request.Unordered)
            {
                _lane.CountUnordered(-1);
            }
        }
    }

    private MessageBuffer WriteCall<T>(string method, long? id, T state, Action<MessageBuffer, T> writeParameters)
    {
        var buffer = _output.Rent();
        try
        {
            Envelope.BeginCall(buffer, method, id);
            writeParameters(buffer, state);
            Envelope.EndCall(buffer);
            return buffer;
        }
        catch
        {
            _output.Return(buffer);
            throw;
        }
    }

    private async Task FailUnsentAsync(Task sent, PendingRequest request)
    {
        try
        {
            await sent;
        }
        catch (IOException exception)
        {
            Drop(request);
            request.Fail(Closed(exception));
        }
    }

    // Runs on the thread that cancels: nothing here may block or throw.
    private void CancelCall(PendingRequest request, CancellationToken token)
    {
        if (request.Task.IsCompleted)
        {
            return;
        }

        request.MarkCancelled(token);
        if (_options.CancelMethod is null || _options.CancelGrace == TimeSpan.Zero)
        {
            GiveUp(request);
        }
        else
        {
            request.StartGrace(_options.TimeProvider, _options.CancelGrace, GiveUp);
        }

        if (_options.CancelMethod is { } cancel)
        {
            var buffer = _output.Rent();
            Envelope.BeginCall(buffer, cancel, null);
            buffer.Json.WriteStartObject("params"u8);
            buffer.Json.WriteNumber(_options.CancelIdName, request.Id);
            buffer.Json.WriteEndObject();
            Envelope.EndCall(buffer);
            _output.Post(buffer);
        }
    }

    private void GiveUp(PendingRequest request)
    {
        Drop(request);
        request.GiveUp();
    }

    private void Drop(PendingRequest request)
    {
        lock (_gate)
        {
            _pending.Remove(request.Id);
        }
    }

    private ConnectionClosedException Closed(IOException exception)
    {
        ConnectionEnd? end;
        lock (_gate)
        {
            end = _end;
        }

        return new ConnectionClosedException(
            end ?? new ConnectionEnd(ConnectionEndReason.OutputFailed, $"Writing to the other side failed: {exception.Message}", exception));
    }
}
