using System.Collections.Concurrent;
using System.Threading.Channels;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>
/// Tells a server of each request whose caller waits no more, once. The SDK means to do so itself, but what ends its wait also takes the telling back.
/// Thread-safe.
/// </summary>
internal sealed class CancellingTransport(IClientTransport inner) : IClientTransport
{
    private static readonly TimeSpan TellTime = TimeSpan.FromSeconds(2);

    public string Name => inner.Name;

    public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) => new Session(await inner.ConnectAsync(cancellationToken));

    private sealed class Session : ITransport
    {
        private readonly ITransport _inner;
        private readonly ConcurrentDictionary<RequestId, CancellationTokenRegistration> _open = new();

        public Session(ITransport inner)
        {
            _inner = inner;
            MessageReader = new AnswerReader(inner.MessageReader, Forget);
        }

        public string? SessionId => _inner.SessionId;

        public ChannelReader<JsonRpcMessage> MessageReader { get; }

        public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
        {
            // The greeting may not be cancelled.
            if (message is JsonRpcRequest { Method: not (RequestMethods.Initialize or RequestMethods.ServerDiscover) } request
                && cancellationToken.CanBeCanceled)
            {
                return SendAsync(request, cancellationToken);
            }

            return message is JsonRpcNotification { Method: NotificationMethods.CancelledNotification } said && IsTold(said)
                ? Task.CompletedTask
                : _inner.SendMessageAsync(message, cancellationToken);
        }

        public ValueTask DisposeAsync()
        {
            _open.Clear();
            return _inner.DisposeAsync();
        }

        private async Task SendAsync(JsonRpcRequest request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _open[request.Id] = default;
            var registration = cancellationToken.UnsafeRegister(_ => _ = TellAsync(request), null);
            if (!_open.TryUpdate(request.Id, registration, default))
            {
                await registration.DisposeAsync();
            }

            try
            {
                await _inner.SendMessageAsync(request, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Forget(request.Id);
                throw;
            }
        }

        private async Task TellAsync(JsonRpcRequest request)
        {
            if (!_open.TryRemove(request.Id, out _))
            {
                return;
            }

            try
            {
                using var clock = new CancellationTokenSource(TellTime);
                await _inner.SendMessageAsync(
                    new JsonRpcNotification
                    {
                        Method = NotificationMethods.CancelledNotification,
                        Params = new System.Text.Json.Nodes.JsonObject
                        {
                            ["requestId"] = request.Id.Id switch { long number => number, string text => text, var other => other?.ToString() },
                            ["reason"] = "The caller waits no more.",
                        },
                        Context = request.Context?.RelatedTransport is { } related ? new() { RelatedTransport = related } : null,
                    },
                    clock.Token);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // A server that is gone needs no telling.
            }
        }

        /// <summary>Tells whether the server need not hear of it: it was told already, or has answered.</summary>
        private bool IsTold(JsonRpcNotification said) =>
            said.Params?["requestId"] is System.Text.Json.Nodes.JsonValue value
            && (value.TryGetValue<long>(out var number) ? new RequestId(number) : value.TryGetValue<string>(out var text) ? new RequestId(text) : default) is
                { Id: not null } id
            && !_open.TryRemove(id, out _);

        private void Forget(RequestId id)
        {
            if (_open.TryRemove(id, out var registration))
            {
                registration.Unregister();
            }
        }
    }

    /// <summary>Reads what comes, and notes what is an answer.</summary>
    private sealed class AnswerReader(ChannelReader<JsonRpcMessage> inner, Action<RequestId> answered) : ChannelReader<JsonRpcMessage>
    {
        public override Task Completion => inner.Completion;

        public override bool TryRead([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out JsonRpcMessage item)
        {
            if (!inner.TryRead(out item))
            {
                return false;
            }

            if (item is JsonRpcMessageWithId message and not JsonRpcRequest)
            {
                answered(message.Id);
            }

            return true;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => inner.WaitToReadAsync(cancellationToken);
    }
}
