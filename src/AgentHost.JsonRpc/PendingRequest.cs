using System.Text.Json;

namespace AgentHost.JsonRpc;

/// <summary>One of our requests on its way to an answer.</summary>
internal sealed class PendingRequest(long id, string method, bool unordered)
    : TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private CancellationToken _cancelledBy;
    private volatile bool _cancelled;
    private ITimer? _grace;

    public long Id => id;

    public string Method => method;

    /// <summary>Asked from within a notification's handler: its answer must not wait for that very handler.</summary>
    public bool Unordered => unordered;

    /// <summary>Notes the cancellation: from now on every fault ends as <see cref="OperationCanceledException"/>.</summary>
    public void MarkCancelled(CancellationToken token)
    {
        _cancelledBy = token;
        _cancelled = true;
    }

    public void StartGrace(TimeProvider time, TimeSpan grace, Action<PendingRequest> giveUp)
    {
        _grace = time.CreateTimer(static state =>
        {
            var (request, action) = ((PendingRequest, Action<PendingRequest>))state!;
            action(request);
        }, (this, giveUp), grace, Timeout.InfiniteTimeSpan);
        if (Task.IsCompleted)
        {
            _grace.Dispose();
        }
    }

    public void GiveUp()
    {
        _grace?.Dispose();
        TrySetCanceled(_cancelledBy);
    }

    public void Succeed(JsonElement result)
    {
        _grace?.Dispose();
        TrySetResult(result);
    }

    public void Fail(Exception exception)
    {
        _grace?.Dispose();
        TrySetException(_cancelled
            ? new OperationCanceledException($"The request '{method}' was cancelled.", exception, _cancelledBy)
            : exception);
    }

    public void Complete(in IncomingMessage answer)
    {
        if (answer.Kind == IncomingMessageKind.Result)
        {
            Succeed(answer.Payload!.Value);
        }
        else
        {
            Fail(ReadError(answer.Payload!.Value, method));
        }
    }

    private static JsonRpcException ReadError(JsonElement error, string method)
    {
        if (error.ValueKind != JsonValueKind.Object)
        {
            return new ProtocolException($"The answer to '{method}' has an error that is no object.");
        }

        var code = error.TryGetProperty("code"u8, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var value)
            ? value
            : JsonRpcErrorCodes.InternalError;
        var message = error.TryGetProperty("message"u8, out var text) ? ReadText(text) : null;
        JsonElement? data = error.TryGetProperty("data"u8, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
        return new RemoteErrorException(code, string.IsNullOrEmpty(message) ? $"The request '{method}' failed with code {code}." : message, data);
    }

    private static string? ReadText(JsonElement text)
    {
        try
        {
            return text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }
}
