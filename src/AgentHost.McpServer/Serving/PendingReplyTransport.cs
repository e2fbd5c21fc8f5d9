using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using ModelContextProtocol.Protocol;

namespace AgentHost.Mcp.Serving;

/// <summary>A transport that knows whether the client has asked for something that it has no answer to yet.</summary>
internal sealed class PendingReplyTransport(ITransport inner) : ITransport
{
    private readonly Taken _taken = new(inner.MessageReader);

    public string? SessionId => inner.SessionId;

    public ChannelReader<JsonRpcMessage> MessageReader => _taken;

    /// <summary>True when a request was taken in, be it still unread, and is neither answered nor called off.</summary>
    public bool Owes => _taken.Owes;

    public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        await inner.SendMessageAsync(message, cancellationToken);
        if (message is JsonRpcResponse or JsonRpcError)
        {
            _taken.Close(((JsonRpcMessageWithId)message).Id);
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Taken(ChannelReader<JsonRpcMessage> inner) : ChannelReader<JsonRpcMessage>
    {
        private readonly HashSet<RequestId> _open = [];

        public bool Owes
        {
            get
            {
                lock (_open)
                {
                    return _open.Count > 0 || inner.TryPeek(out _);
                }
            }
        }

        public override Task Completion => inner.Completion;

        public void Close(RequestId request)
        {
            lock (_open)
            {
                _open.Remove(request);
            }
        }

        public override bool TryRead([MaybeNullWhen(false)] out JsonRpcMessage item)
        {
            lock (_open)
            {
                if (!inner.TryRead(out item))
                {
                    return false;
                }

                if (item is JsonRpcRequest request)
                {
                    _open.Add(request.Id);
                }
                else if (item is JsonRpcNotification { Method: NotificationMethods.CancelledNotification } told && Of(told) is { } cancelled)
                {
                    _open.Remove(cancelled);
                }

                return true;
            }
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => inner.WaitToReadAsync(cancellationToken);

        /// <summary>The request that is called off: it gets no answer (Model Context Protocol, Cancellation).</summary>
        private static RequestId? Of(JsonRpcNotification told) => told.Params?["requestId"] switch
        {
            System.Text.Json.Nodes.JsonValue value when value.TryGetValue<long>(out var number) => new RequestId(number),
            System.Text.Json.Nodes.JsonValue value when value.TryGetValue<string>(out var name) => new RequestId(name),
            _ => null,
        };
    }
}
