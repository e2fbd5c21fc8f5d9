using System.Runtime.CompilerServices;
using AgentHost.Providers;
using Microsoft.Extensions.AI;

namespace AgentHost.Extensions.AI;

/// <summary>A chat client behind the contract's client.</summary>
internal sealed class ChatModelClient : ModelClient
{
    private readonly Lazy<IChatClient> _client;
    private readonly ChatEndpoint _endpoint;
    private readonly ChatProviderOptions _options;

    public ChatModelClient(Func<IChatClient> create, ModelClientOptions model, ChatProviderOptions options)
    {
        // One that could not be made is made anew by the next request.
        _client = new(create, LazyThreadSafetyMode.PublicationOnly);
        _endpoint = new(model);
        _options = options;
    }

    public override async IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        using var watch = new IdleTimeout(_endpoint.FirstToken, _options.Time, cancellationToken);
        var answer = new ChatAnswer(_endpoint);
        IAsyncEnumerator<ChatResponseUpdate>? pieces = null;
        ModelFault? fault = null;
        try
        {
            while (fault is null)
            {
                IEnumerable<ModelUpdate>? updates = null;
                try
                {
                    pieces ??= Send(request, watch.Token);
                    updates = await pieces.MoveNextAsync() ? answer.Read(pieces.Current) : null;
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    fault = watch.RanOut(exception)
                        ? ChatFaults.Silent(_endpoint, answer.Began)
                        : _options.Fault?.Invoke(exception) ?? ChatFaults.Of(_endpoint, exception, answer.Began);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // The call's end, in the words of a library that has others for it.
                    throw new OperationCanceledException(null, exception, cancellationToken);
                }

                if (updates is null)
                {
                    break;
                }

                foreach (var update in updates)
                {
                    yield return update;
                }

                watch.Allow(_endpoint.Idle);
            }
        }
        finally
        {
            await CloseAsync(pieces);
        }

        yield return fault ?? answer.End();
    }

    public override ValueTask DisposeAsync()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }

        return base.DisposeAsync();
    }

    private IAsyncEnumerator<ChatResponseUpdate> Send(ModelRequest request, CancellationToken cancellationToken)
    {
        var chat = ChatRequest.OptionsOf(request, _endpoint);
        _options.Configure?.Invoke(request, chat);
        return _client.Value.GetStreamingResponseAsync(ChatMessages.Of(request, _endpoint), chat, cancellationToken).GetAsyncEnumerator(cancellationToken);
    }

    private static async ValueTask CloseAsync(IAsyncEnumerator<ChatResponseUpdate>? pieces)
    {
        try
        {
            if (pieces is not null)
            {
                await pieces.DisposeAsync();
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The answer has had its end; how the library closes its connection changes nothing about it.
        }
    }
}
