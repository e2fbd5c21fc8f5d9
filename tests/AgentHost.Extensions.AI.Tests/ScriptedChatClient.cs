using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AgentHost.Extensions.AI.Tests;

/// <summary>Gives the answer that a test wrote, and keeps what it was asked.</summary>
internal sealed class ScriptedChatClient(params IReadOnlyList<ChatResponseUpdate> pieces) : IChatClient
{
    public List<(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)> Requests { get; } = [];

    /// <summary>Thrown behind the pieces.</summary>
    public Exception? Fault { get; init; }

    /// <summary>Falls silent behind the pieces until the call is ended.</summary>
    public bool Hangs { get; init; }

    public bool Disposed { get; private set; }

    public static ScriptedChatClient Saying(params IReadOnlyList<AIContent> contents) =>
        new([.. contents.Select(static content => new ChatResponseUpdate(ChatRole.Assistant, [content]))]);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Requests.Add(([.. messages], options));
        foreach (var piece in pieces)
        {
            await Task.Yield();
            yield return piece;
        }

        if (Hangs)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        if (Fault is not null)
        {
            throw Fault;
        }
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Only streams are asked for.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => Disposed = true;
}
