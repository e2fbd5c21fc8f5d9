using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Samples.ChatClient;

/// <summary>Repeats the last message word by word; <c>call NAME {…}</c> calls a tool first. A real one is a service's, such as the one of its own library.</summary>
internal sealed class ParrotChatClient(string model) : IChatClient
{
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var last = messages.Last();
        if (last.Role == ChatRole.User && last.Text.Split(' ', 3) is ["call", var tool, var json] && options?.Tools?.Any(known => known.Name == tool) == true)
        {
            yield return Piece(new FunctionCallContent("call-1", tool, Arguments(json)));
            yield return new ChatResponseUpdate { FinishReason = ChatFinishReason.ToolCalls };
            yield break;
        }

        var heard = last.Contents.OfType<FunctionResultContent>().LastOrDefault()?.Result?.ToString() ?? last.Text;
        foreach (var word in heard.Split(' '))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return Piece(new TextContent(word + " "));
        }

        yield return Piece(new UsageContent(new UsageDetails { InputTokenCount = heard.Length, OutputTokenCount = heard.Length }));
        yield return new ChatResponseUpdate { FinishReason = ChatFinishReason.Stop };
    }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("parrot", null, model) : null;

    public void Dispose()
    {
    }

    private static Dictionary<string, object?> Arguments(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value.Clone());
    }

    private static ChatResponseUpdate Piece(AIContent content) => new(ChatRole.Assistant, [content]);
}
