namespace AgentHost.JsonRpc;

public sealed partial class JsonRpcConnection
{
    private void BeginDispose()
    {
        BeginClose(new ConnectionEnd(ConnectionEndReason.Disposed, "The connection was closed by this side."));
        _hurry.Cancel();
    }

    private void BeginClose(ConnectionEnd end)
    {
        PendingRequest[] pending;
        lock (_gate)
        {
            if (_end is not null)
            {
                return;
            }

            _end = end;
            pending = [.. _pending.Values];
            _pending.Clear();
        }

        // No answer can come any more, except those that wait for their turn in the lane.
        foreach (var request in pending)
        {
            request.Fail(new ConnectionClosedException(end));
        }

        _ = FinishAsync(end);
    }

    private async Task FinishAsync(ConnectionEnd end)
    {
        if (end.Reason != ConnectionEndReason.Disposed)
        {
            await WaitAsync(_lane.WhenIdleAsync(), _options.CloseGrace, _hurry.Token);
            if (end.Reason == ConnectionEndReason.EndOfInput)
            {
                await WaitAsync(Scheduler.WhenIdleAsync(), _options.EndOfInputGrace, _hurry.Token);
            }
        }

        foreach (var dropped in _lane.Close())
        {
            dropped.Answered?.Fail(new ConnectionClosedException(end));
        }

        await CancelHandlersAsync();
        await WaitAsync(_output.WhenIdleAsync(), _options.CloseGrace, CancellationToken.None);
        _output.Close();
        if (!_options.LeaveOpen)
        {
            await CloseStreamAsync(_outputStream);
            await CloseStreamAsync(_input);
        }

        _completion.TrySetResult(end);
    }

    private async Task CancelHandlersAsync()
    {
        IncomingRequest[] running;
        lock (_gate)
        {
            running = [.. _incoming.Values];
        }

        foreach (var request in running)
        {
            request.Cancel();
        }

        try
        {
            await _shutdown.CancelAsync();
        }
        catch (Exception exception)
        {
            Report(JsonRpcFaultKind.HandlerFailed, null, $"Cancelling the handlers failed: {exception.Message}", exception);
        }
    }

    private async Task WaitAsync(Task task, TimeSpan atMost, CancellationToken hurry)
    {
        if (task.IsCompleted || atMost <= TimeSpan.Zero)
        {
            return;
        }

        try
        {
            await task.WaitAsync(atMost, _options.TimeProvider, hurry);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // The bound is there to be reached.
        }
    }

    private static async Task CloseStreamAsync(Stream stream)
    {
        try
        {
            await stream.DisposeAsync();
        }
        catch (Exception)
        {
            // Closing flushes, and a broken pipe says so again.
        }
    }

    // The other side may have answered and gone: what it wrote before is still read, for a while.
    private void OnOutputBroken(Exception exception) => _ = CloseBrokenAsync(exception);

    private async Task CloseBrokenAsync(Exception exception)
    {
        await WaitAsync(_completion.Task, _options.CloseGrace, _shutdown.Token);
        BeginClose(new ConnectionEnd(ConnectionEndReason.OutputFailed, $"Writing to the other side failed: {exception.Message}", exception));
    }
}
