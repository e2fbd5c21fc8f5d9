using System.Buffers;
using System.Text.Json;

namespace AgentHost.JsonRpc;

public sealed partial class JsonRpcConnection
{
    private const int RentBytes = 1024 * 1024;

    private static readonly JsonElement NullResult = JsonElement.Parse("null"u8);

    internal void Forget(IncomingRequest request)
    {
        lock (_gate)
        {
            if (_incoming.TryGetValue(request.Id, out var known) && ReferenceEquals(known, request))
            {
                _incoming.Remove(request.Id);
            }
        }
    }

    private async Task ReadLoopAsync()
    {
        // Flows into the handlers that are called from here, and so tells calls that they make from others.
        _inLane.Value = true;
        ConnectionEnd end;
        try
        {
            while (await _frames.ReadAsync(_shutdown.Token) is { } frame)
            {
                Process(frame);
                _frames.Advance();
                await WaitForRoomAsync();
            }

            end = new ConnectionEnd(ConnectionEndReason.EndOfInput, "The other side closed the connection.");
        }
        catch (ProtocolException exception)
        {
            end = new ConnectionEnd(ConnectionEndReason.ProtocolError, exception.Message, exception);
        }
        catch (Exception exception)
        {
            end = new ConnectionEnd(ConnectionEndReason.InputFailed, $"Reading from the other side failed: {exception.Message}", exception);
        }

        BeginClose(end);
        _frames.Complete();
    }

    private async ValueTask WaitForRoomAsync()
    {
        var room = _lane.WhenRoomAsync();
        if (!room.IsCompletedSuccessfully)
        {
            await room;
        }

        var few = _output.WhenFewAutomaticAsync();
        if (!few.IsCompletedSuccessfully)
        {
            try
            {
                await few.WaitAsync(_options.StallLimit, _options.TimeProvider, _shutdown.Token);
            }
            catch (TimeoutException)
            {
                throw new ProtocolException("The other side sends without reading the answers.");
            }
        }
    }

    private void Process(in ReadOnlySequence<byte> frame)
    {
        if (frame.IsSingleSegment)
        {
            Process(frame.FirstSpan);
            return;
        }

        var length = (int)frame.Length;
        if (length > RentBytes)
        {
            // A rare large message is garbage at once; in the pool it would stay.
            Process(frame.ToArray());
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(length);
        frame.CopyTo(rented);
        Process(rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
    }

    private void Process(ReadOnlySpan<byte> utf8)
    {
        ParsedFrame parsed;
        try
        {
            parsed = MessageParser.Parse(utf8);
        }
        catch (JsonException exception)
        {
            Report(JsonRpcFaultKind.MalformedMessage, null, $"A message of {utf8.Length} bytes is not JSON: {exception.Message}", exception);
            PostError(RpcId.Null, JsonRpcErrorCodes.ParseError, "The message is not JSON.");
            return;
        }

        if (parsed.Batch is not { } batch)
        {
            Process(parsed.Single, null, utf8.Length);
            return;
        }

        var expected = batch.Count(static message => NeedsAnswer(message.Kind));
        var reply = expected == 0 ? null : new BatchReply(_output, expected);
        var share = utf8.Length / batch.Count;
        foreach (var message in batch)
        {
            Process(message, reply, share);
        }
    }

    // A hollow message in a batch counts as an answer: batches come from requests, and answers to ours are what it resembles.
    private static bool NeedsAnswer(IncomingMessageKind kind) => kind is IncomingMessageKind.Request or IncomingMessageKind.Invalid;

    private void Process(in IncomingMessage message, BatchReply? batch, int bytes)
    {
        switch (message.Kind)
        {
            case IncomingMessageKind.Result or IncomingMessageKind.Error or IncomingMessageKind.Hollow:
                ProcessAnswer(message, bytes);
                break;
            case IncomingMessageKind.Request:
                ProcessRequest(message, batch, bytes);
                break;
            case IncomingMessageKind.Notification when _options.CancelMethod is { } cancel && message.Method == cancel:
                ProcessCancel(message);
                break;
            case IncomingMessageKind.Notification:
                _lane.Post(new LaneItem(message, null, null, bytes));
                break;
            default:
                Report(JsonRpcFaultKind.MalformedMessage, null, message.Method!);
                new IncomingRequest(this, _output, message, batch, bytes).Refuse(JsonRpcErrorCodes.InvalidRequest, message.Method!);
                break;
        }
    }

    private void ProcessRequest(in IncomingMessage message, BatchReply? batch, int bytes)
    {
        var request = new IncomingRequest(this, _output, message, batch, bytes);
        var known = false;
        lock (_gate)
        {
            if (_end is not null)
            {
                return;
            }

            known = message.Id.Kind != RpcIdKind.Null && !_incoming.TryAdd(message.Id, request);
        }

        if (known)
        {
            Report(JsonRpcFaultKind.MalformedMessage, message.Method, $"The id {message.Id} is of a request that still runs.");
            request.Refuse(JsonRpcErrorCodes.InvalidRequest, $"The id {message.Id} is of a request that still runs.");
            return;
        }

        _lane.Post(new LaneItem(message, null, request, bytes));
    }

    private void ProcessCancel(in IncomingMessage message)
    {
        IncomingRequest? request = null;
        if (message.Payload is { ValueKind: JsonValueKind.Object } payload && payload.TryGetProperty(_options.CancelIdName, out var element)
            && element.ValueKind is JsonValueKind.Number or JsonValueKind.String && TryReadId(element, out var id))
        {
            lock (_gate)
            {
                _incoming.TryGetValue(id, out request);
            }
        }

        // An unknown id is a request that was answered meanwhile.
        request?.Cancel();
    }

    private static bool TryReadId(JsonElement element, out RpcId id)
    {
        try
        {
            id = RpcId.From(element);
            return true;
        }
        catch (InvalidOperationException)
        {
            id = RpcId.None;
            return false;
        }
    }

    private void ProcessAnswer(in IncomingMessage message, int bytes)
    {
        PendingRequest? request = null;
        var ours = false;
        if (message.Id.TryGetOwn(out var number))
        {
            lock (_gate)
            {
                _pending.Remove(number, out request);
                ours = number > 0 && number <= _lastId;
            }
        }

        if (request is null)
        {
            // One of ours, but answered or given up before: nobody waits for it.
            if (!ours)
            {
                ReportStray(message);
            }

            return;
        }

        if (request.Unordered)
        {
            Complete(request, message);
        }
        else if (!_lane.Post(new LaneItem(message, request, null, bytes)))
        {
            request.Fail(new ConnectionClosedException(_end!));
        }
    }

    private static void Complete(PendingRequest request, in IncomingMessage answer)
    {
        if (answer.Kind == IncomingMessageKind.Hollow)
        {
            request.Succeed(NullResult);
        }
        else
        {
            request.Complete(answer);
        }
    }

    private void ReportStray(in IncomingMessage message)
    {
        if (message.Kind == IncomingMessageKind.Error && message.Id.Kind is RpcIdKind.Null or RpcIdKind.None)
        {
            var text = message.Payload!.Value.GetRawText();
            Report(
                JsonRpcFaultKind.RemoteComplaint,
                null,
                $"The other side reports an error: {(text.Length > 300 ? string.Concat(text.AsSpan(0, 300), "…") : text)}");
        }
        else
        {
            Report(JsonRpcFaultKind.UnknownResponse, null, $"An answer came to request {message.Id}, which was never made.");
        }
    }

    private void PostError(RpcId id, int code, string text)
    {
        var buffer = _output.Rent();
        Envelope.WriteError(buffer, id, code, text);
        buffer.Automatic = true;
        _output.Post(buffer);
    }
}
