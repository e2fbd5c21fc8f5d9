using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>
/// Mends two things between the SDK and servers. A server is told of each request whose caller waits no more, once: the SDK means to do so itself, but what
/// ends its wait also takes the telling back. And a server that answers the question for the newest protocol with anything, or with any
/// error, counts as one that does not know it: it is greeted in the older way. Thread-safe.
/// </summary>
internal sealed class MendingTransport(IClientTransport inner) : IClientTransport
{
    /// <summary>The protocol's code for a version that is not taken: the error's data names those that are, and the SDK takes one of them.</summary>
    private const int VersionNotTaken = -32022;

    private static readonly TimeSpan TellTime = TimeSpan.FromSeconds(2);

    public string Name => inner.Name;

    public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) => new Session(await inner.ConnectAsync(cancellationToken));

    private sealed class Session : ITransport
    {
        private readonly ITransport _inner;
        private RequestId _discover;
        private readonly ConcurrentDictionary<RequestId, CancellationTokenRegistration> _open = new();

        public Session(ITransport inner)
        {
            _inner = inner;
            MessageReader = new AnswerReader(inner.MessageReader, Take);
        }

        public string? SessionId => _inner.SessionId;

        public ChannelReader<JsonRpcMessage> MessageReader { get; }

        public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
        {
            if (message is JsonRpcRequest { Method: RequestMethods.ServerDiscover } question)
            {
                _discover = question.Id;
            }

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
                        Params = new JsonObject
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
            said.Params?["requestId"] is JsonValue value
            && (value.TryGetValue<long>(out var number) ? new RequestId(number) : value.TryGetValue<string>(out var text) ? new RequestId(text) : default) is
                { Id: not null } id
            && !_open.TryRemove(id, out _);

        /// <summary>Notes what is an answer, and gives it as the SDK is to see it.</summary>
        private JsonRpcMessage Take(JsonRpcMessage message)
        {
            if (message is not JsonRpcMessageWithId answer || message is JsonRpcRequest)
            {
                return message;
            }

            Forget(answer.Id);
            return answer.Id.Equals(_discover) && IsOfOlder(answer)
                ? new JsonRpcError
                {
                    Id = answer.Id,
                    Error = new() { Code = (int)McpErrorCode.MethodNotFound, Message = "It does not know the newest protocol." }
                }
                : message;
        }

        /// <summary>Tells whether an answer to the question for the newest protocol is of a server that does not know it: it names no versions.</summary>
        private static bool IsOfOlder(JsonRpcMessageWithId answer) => answer switch
        {
            JsonRpcResponse response => (response.Result as JsonObject)?["supportedVersions"] is not JsonArray,
            JsonRpcError error => error.Error.Code != VersionNotTaken,
            _ => false,
        };

        private void Forget(RequestId id)
        {
            if (_open.TryRemove(id, out var registration))
            {
                registration.Unregister();
            }
        }
    }

    /// <summary>Reads what comes, through a look at it.</summary>
    private sealed class AnswerReader(ChannelReader<JsonRpcMessage> inner, Func<JsonRpcMessage, JsonRpcMessage> take) : ChannelReader<JsonRpcMessage>
    {
        public override Task Completion => inner.Completion;

        public override bool TryRead([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out JsonRpcMessage item)
        {
            if (!inner.TryRead(out item))
            {
                return false;
            }

            item = take(item);
            return true;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => inner.WaitToReadAsync(cancellationToken);
    }
}
