namespace AgentHost.JsonRpc;

/// <summary>One request of the other side: waiting, then running, answered exactly once.</summary>
internal sealed class IncomingRequest(JsonRpcConnection connection, OutgoingQueue output, IncomingMessage message, BatchReply? batch, int bytes)
    : IThreadPoolWorkItem
{
    private readonly CancellationTokenSource _cancellation = new();
    private int _claimed;

    public RpcId Id => message.Id;

    /// <summary>Size of the request while it waits, in bytes.</summary>
    public int Bytes => bytes;

    /// <summary>True for the first one to ask: it runs the request, or refuses it.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    /// <summary>Refuses a waiting request, or triggers the running handler's token.</summary>
    public void Cancel()
    {
        if (TryClaim())
        {
            Refuse(JsonRpcErrorCodes.RequestCancelled, "The request was cancelled.");
        }
        else
        {
            _ = CancelHandlerAsync();
        }
    }

    /// <summary>Answers a request that is not run. Never blocks: the reading loop calls it.</summary>
    public void Refuse(int code, string text)
    {
        connection.Forget(this);
        var buffer = output.Rent();
        Envelope.WriteError(buffer, Id, code, text);
        if (batch is null)
        {
            PostAutomatic(buffer);
        }
        else if (Combine(buffer) is { } all)
        {
            PostAutomatic(all);
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        try
        {
            var reply = new Reply(output, Id);
            var answer = await AnswerAsync(reply);
            connection.Forget(this);
            var sent = batch is null ? answer : Combine(answer);
            if (sent is not null)
            {
                await output.SendAsync(sent);
            }

            TellSent(reply);
        }
        catch (IOException)
        {
            // Nobody is left to answer; the connection closes on its own.
        }
        finally
        {
            connection.Scheduler.Done();
        }
    }

    private void TellSent(Reply reply)
    {
        try
        {
            reply.Sent?.Invoke();
        }
        catch (Exception exception)
        {
            connection.Report(JsonRpcFaultKind.HandlerFailed, message.Method, $"What follows '{message.Method}' failed: {exception.Message}", exception);
        }
    }

    private async Task<MessageBuffer> AnswerAsync(Reply reply)
    {
        var method = message.Method!;
        try
        {
            await connection.FindRequestHandler(method)(method, message.Payload, reply, _cancellation.Token);
            return reply.Take();
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            reply.Error(JsonRpcErrorCodes.RequestCancelled, "The request was cancelled.");
        }
        catch (JsonRpcErrorException exception)
        {
            WriteError(reply, exception);
        }
        catch (Exception exception)
        {
            // What went wrong in here is for this side's log, not for the other side.
            connection.Report(JsonRpcFaultKind.HandlerFailed, method, $"The handler of '{method}' failed: {exception.Message}", exception);
            reply.Error(JsonRpcErrorCodes.InternalError, "The request failed with an internal error.");
        }

        return reply.Take();
    }

    private void WriteError(Reply reply, JsonRpcErrorException exception)
    {
        try
        {
            reply.Error(exception.Code, exception.Message, exception.ErrorData);
        }
        catch (Exception fault)
        {
            // Data of a disposed document, or over the bound.
            connection.Report(JsonRpcFaultKind.HandlerFailed, message.Method, $"The error of '{message.Method}' cannot be sent: {fault.Message}", fault);
            reply.Error(JsonRpcErrorCodes.InternalError, "The request failed with an error that cannot be sent.");
        }
    }

    private MessageBuffer? Combine(MessageBuffer answer)
    {
        try
        {
            return batch!.Add(answer);
        }
        catch (ProtocolException exception)
        {
            connection.Report(JsonRpcFaultKind.HandlerFailed, message.Method, $"The answers to a batch cannot be sent: {exception.Message}", exception);
            var buffer = output.Rent();
            Envelope.WriteError(buffer, RpcId.Null, JsonRpcErrorCodes.InternalError, "The answers to the batch are too large for one message.");
            return buffer;
        }
    }

    private async Task CancelHandlerAsync()
    {
        try
        {
            await _cancellation.CancelAsync();
        }
        catch (Exception exception)
        {
            connection.Report(JsonRpcFaultKind.HandlerFailed, message.Method, $"Cancelling '{message.Method}' failed: {exception.Message}", exception);
        }
    }

    private void PostAutomatic(MessageBuffer buffer)
    {
        buffer.Automatic = true;
        output.Post(buffer);
    }
}
